// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Turns the bytes of a connection into heads and bodies, and does no I/O.
///
/// It holds the bytes that nobody has asked for yet, so whoever feeds it bounds them by ceasing to read.
struct MessageDecoder {
    enum Event {
        /// More bytes are needed, or the message is complete and `beginNextMessage` has not been called.
        case none
        case head(RequestHead)
        case body(ByteBuffer)
        /// The body has ended; sent for messages with a body alone.
        case end
        case refused(RequestRefusal)
    }

    private enum Phase {
        case head
        case length
        case chunked
        /// The message is complete; what follows belongs to the next one.
        case complete
        /// No message any more: the connection's bytes as they come.
        case raw
        case failed
    }

    private let maxHeadSize: Int
    private let maxFieldCount: Int
    private let maxBodySize: Int64?
    private let characters: TargetCharacters
    private var phase = Phase.head
    private var buffer = ByteBuffer()
    private var parser: RequestParser
    private var remaining: Int64 = 0
    private var bodySize: Int64 = 0
    private var chunked: ChunkedDecoder

    init(
        maxHeadSize: Int, maxFieldCount: Int, maxBodySize: Int64? = nil,
        characters: TargetCharacters = TargetCharacters()
    ) {
        self.maxHeadSize = maxHeadSize
        self.maxFieldCount = maxFieldCount
        self.maxBodySize = maxBodySize
        self.characters = characters
        parser = RequestParser(maxHeadSize: maxHeadSize, maxFieldCount: maxFieldCount, characters: characters)
        chunked = ChunkedDecoder(maxFieldCount: maxFieldCount)
    }

    /// Bytes fed and not yet decoded.
    var bufferedBytes: Int { buffer.readableBytes }

    /// Whether the message was decoded to its end.
    var isComplete: Bool { phase == .complete }

    /// Whether part of a head has come.
    var isWithinHead: Bool { phase == .head && parser.hasBegun }

    /// The first line of a head that was refused, or, while it is incomplete, as much of it as has come.
    var firstLine: [UInt8] { refusedLine ?? Self.firstLine(of: Array(buffer.readableBytesView.prefix(maxHeadSize))) }
    private var refusedLine: [UInt8]?

    private static func firstLine(of bytes: [UInt8]) -> [UInt8] {
        let begun = bytes.drop { $0 == ASCII.cr || $0 == ASCII.lf }
        return Array(begun.prefix { $0 != ASCII.cr && $0 != ASCII.lf })
    }

    /// The fields after a chunked body, once it has ended.
    var trailers: [(name: [UInt8], value: [UInt8])] { chunked.trailers }

    mutating func feed(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.discardReadBytes()
            buffer.writeImmutableBuffer(bytes)
        }
    }

    /// Goes on to the next message of the connection.
    mutating func beginNextMessage() {
        guard phase == .complete else { preconditionFailure("cannot begin a message while another is incomplete") }
        parser = RequestParser(maxHeadSize: maxHeadSize, maxFieldCount: maxFieldCount, characters: characters)
        phase = .head
    }

    /// Hands over bytes as they are from now on; the message must be complete.
    mutating func becomeRaw() {
        guard phase == .complete else { preconditionFailure("cannot leave HTTP while a message is incomplete") }
        phase = .raw
    }

    /// Drops everything, for a connection that is only waiting for its end.
    mutating func discard() {
        buffer = ByteBuffer()
        phase = .failed
    }

    mutating func next() -> Event {
        switch phase {
        case .head: readHead()
        case .length: readLength()
        case .chunked: readChunked()
        case .raw: takeAll().map(Event.body) ?? .none
        case .complete, .failed: .none
        }
    }

    private mutating func readHead() -> Event {
        guard buffer.readableBytes > 0 else { return .none }
        switch buffer.withUnsafeReadableBytes({ parser.parse($0) }) {
        case .incomplete:
            return .none
        case .refused(let refusal):
            refusedLine = firstLine
            return fail(refusal)
        case .head(let head, let consumed):
            consume(consumed)
            return begin(head)
        }
    }

    private mutating func begin(_ head: RequestHead) -> Event {
        bodySize = 0
        if head.isChunked {
            chunked = ChunkedDecoder(maxFieldCount: maxFieldCount)
            phase = .chunked
        } else if let length = head.contentLength, length > 0 {
            if let maxBodySize, length > maxBodySize {
                refusedLine = Self.firstLine(of: head.bytes)
                return fail(.bodyTooLarge(limit: maxBodySize))
            }
            remaining = length
            phase = .length
        } else {
            phase = .complete
        }
        return .head(head)
    }

    private mutating func readLength() -> Event {
        guard remaining > 0 else {
            phase = .complete
            return .end
        }
        let count = Int(min(remaining, Int64(buffer.readableBytes)))
        guard count > 0, let bytes = take(count) else { return .none }
        remaining -= Int64(count)
        return .body(bytes)
    }

    private mutating func readChunked() -> Event {
        guard buffer.readableBytes > 0 else { return .none }
        switch buffer.withUnsafeReadableBytes({ chunked.decode($0) }) {
        case .incomplete:
            consume(buffer.readableBytes)
            return .none
        case .refused(let refusal):
            return fail(refusal)
        case .end(let consumed):
            consume(consumed)
            phase = .complete
            return .end
        case .data(let range):
            bodySize += Int64(range.count)
            if let maxBodySize, bodySize > maxBodySize { return fail(.bodyTooLarge(limit: maxBodySize)) }
            buffer.moveReaderIndex(forwardBy: range.lowerBound)
            guard let bytes = take(range.count) else { return .none }
            return .body(bytes)
        }
    }

    private mutating func fail(_ refusal: RequestRefusal) -> Event {
        discard()
        return .refused(refusal)
    }

    private mutating func takeAll() -> ByteBuffer? {
        buffer.readableBytes > 0 ? take(buffer.readableBytes) : nil
    }

    private mutating func take(_ count: Int) -> ByteBuffer? {
        guard count < buffer.readableBytes else {
            defer { buffer = ByteBuffer() }
            return buffer
        }
        return buffer.readSlice(length: count)
    }

    /// Lets go of the memory with the last byte, so that the channel reads into it again.
    private mutating func consume(_ count: Int) {
        if count == buffer.readableBytes {
            buffer = ByteBuffer()
        } else {
            buffer.moveReaderIndex(forwardBy: count)
        }
    }
}
