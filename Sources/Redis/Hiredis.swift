// SPDX-License-Identifier: Apache-2.0
import CHiredis
import NIOCore

// The one file that touches C. What makes it sound is said at each use.

/// Why bytes are not, or not yet acceptably, replies. After one the connection is of no use.
struct ReplyReaderError: Error, Equatable, CustomStringConvertible {
    let description: String
}

/// Turns bytes into replies with hiredis's reader: any bytes in, however they are cut, values or an error out.
///
/// hiredis bounds nesting (7) and nothing else. It makes its tree through four functions; ours (`ReplyBuilder`) make Swift
/// values directly, and never room for what was only announced.
final class ReplyReader {
    /// A simple string, an error, an integer, the length of a bulk string: one line, and no server writes a longer one.
    static let maxLine = 64 << 10
    /// Values within one reply; a null takes 5 bytes on the wire and several times that here.
    static let maxValues = 1 << 20

    private let reader: UnsafeMutablePointer<redisReader>
    private let builder: ReplyBuilder
    private let maxReplyBytes: Int
    /// Bytes fed since the last whole reply.
    private var fed = 0

    /// Nil when there is no memory.
    init?(maxReplyBytes: Int) {
        guard let reader = redisReaderCreateWithFunctions(ReplyBuilder.functions) else { return nil }
        self.reader = reader
        self.maxReplyBytes = maxReplyBytes
        builder = ReplyBuilder()
        // Unretained: `self` owns the builder and frees the reader, the only one who uses this pointer, before it.
        reader.pointee.privdata = Unmanaged.passUnretained(builder).toOpaque()
    }

    deinit { redisReaderFree(reader) }

    /// Adds bytes as they came; `next` then has what is whole.
    func feed(_ bytes: ByteBuffer) throws(ReplyReaderError) {
        guard bytes.readableBytes > 0 else { return }
        fed += bytes.readableBytes
        // hiredis copies the bytes within the call and keeps no pointer to them.
        let result = bytes.withUnsafeReadableBytes {
            redisReaderFeed(reader, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        if result != REDIS_OK { throw error() }
    }

    /// The next whole reply, nil when more bytes are needed.
    func next() throws(ReplyReaderError) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        // `reply` gets the builder's mark, which is no object and needs no freeing.
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw error() }
        if reply != nil, let value = builder.take() {
            fed = reader.pointee.len - reader.pointee.pos
            return value
        }
        try checkPending()
        return nil
    }

    /// Refuses a reply that is too large when it says so, and not when it has come.
    private func checkPending() throws(ReplyReaderError) {
        guard fed <= maxReplyBytes else { throw tooLarge }
        let pending = reader.pointee.len - reader.pointee.pos
        guard pending > 0, let start = reader.pointee.buf.map({ UnsafeRawPointer($0) }) else { return }
        guard hiredis_pending_type(reader) == REDIS_REPLY_STRING else {
            if pending > Self.maxLine { throw ReplyReaderError(description: "a line of more than 64 KiB") }
            return
        }
        // `pos` and `len` are hiredis's own bounds of what it holds; nothing here outlives the call.
        let rest = UnsafeRawBufferPointer(start: start + reader.pointee.pos, count: pending)
        var announced = 0
        for (index, byte) in rest.enumerated() {
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "-") && index == 0 { break }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), index < 19 else {
                throw ReplyReaderError(description: "a bad length of a bulk string")
            }
            announced = announced * 10 + Int(byte - UInt8(ascii: "0"))
            guard announced <= maxReplyBytes else { throw tooLarge }
        }
    }

    private var tooLarge: ReplyReaderError {
        ReplyReaderError(description: "a reply of more than \(maxReplyBytes) bytes")
    }

    private func error() -> ReplyReaderError {
        if let reason = builder.failure { return ReplyReaderError(description: reason) }
        // `errstr` is an array of fixed size within the reader, and hiredis ends its text with a zero.
        let text = withUnsafeBytes(of: reader.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return ReplyReaderError(description: text.isEmpty ? "no reply of Redis's" : text)
    }
}

/// Makes values of what hiredis's reader finds, which comes in the order in which it is written.
private final class ReplyBuilder {
    /// Arrays that are not full yet, outermost first.
    private var open: [(missing: Int, values: [RedisValue])] = []
    private var whole: RedisValue?
    private var count = 0
    private(set) var failure: String?

    func take() -> RedisValue? {
        defer {
            whole = nil
            count = 0
        }
        return whole
    }

    /// False when the reply has too many parts.
    func add(_ value: RedisValue) -> Bool {
        guard countOne() else { return false }
        place(value)
        return true
    }

    func beginArray(_ elements: Int) -> Bool {
        guard elements > 0 else { return add(.array([])) }
        guard countOne(), elements <= ReplyReader.maxValues - count else { return tooMany() }
        var values: [RedisValue] = []
        values.reserveCapacity(min(elements, 256))
        open.append((elements, values))
        return true
    }

    private func countOne() -> Bool {
        count += 1
        return count <= ReplyReader.maxValues || tooMany()
    }

    private func tooMany() -> Bool {
        failure = "a reply of more than \(ReplyReader.maxValues) values"
        return false
    }

    private func place(_ value: RedisValue) {
        var value = value
        while let last = open.indices.last {
            open[last].values.append(value)
            open[last].missing -= 1
            guard open[last].missing == 0 else { return }
            value = .array(open.removeLast().values)
        }
        whole = value
    }

    // MARK: hiredis's side

    /// What hiredis takes for the object that was made. It only compares it with null and hands it back.
    private nonisolated(unsafe) static let mark = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

    /// Never written after this and never freed, as readers point to it.
    nonisolated(unsafe) static let functions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        functions.initialize(
            to: redisReplyObjectFunctions(
                createString: { task, text, length in
                    ReplyBuilder.call(task) { builder in
                        // hiredis promises `length` readable bytes at `text` for the time of the call.
                        let bytes = UnsafeRawBufferPointer(start: text, count: length)
                        switch task?.pointee.type {
                        case REDIS_REPLY_ERROR:
                            return builder.add(.error(RedisServerError(String(decoding: bytes, as: UTF8.self))))
                        case REDIS_REPLY_STATUS: return builder.add(.status(String(decoding: bytes, as: UTF8.self)))
                        default: return builder.add(.bytes([UInt8](bytes)))
                        }
                    }
                },
                createArray: { task, elements in
                    ReplyBuilder.call(task) { $0.beginArray(Int(elements)) }
                },
                createInteger: { task, number in
                    ReplyBuilder.call(task) { $0.add(.integer(number)) }
                },
                createNil: { task in
                    ReplyBuilder.call(task) { $0.add(.null) }
                },
                freeObject: { _ in }
            ))
        return functions
    }()

    private static func call(
        _ task: UnsafePointer<redisReadTask>?, _ body: (ReplyBuilder) -> Bool
    ) -> UnsafeMutableRawPointer? {
        guard let privdata = task?.pointee.privdata else { return nil }
        // Set by `ReplyReader`, which keeps the builder alive while hiredis can call.
        return body(Unmanaged<ReplyBuilder>.fromOpaque(privdata).takeUnretainedValue()) ? mark : nil
    }
}

extension RedisCommand {
    /// Appends the command as it goes over the wire; false when there is no memory for it.
    func write(to buffer: inout ByteBuffer) -> Bool {
        guard let count = Int32(exactly: lengths.count), count > 0 else { return false }
        var formatted: UnsafeMutablePointer<CChar>?
        let length = bytes.withUnsafeBufferPointer { bytes in
            lengths.withUnsafeBufferPointer { lengths in
                // The words lie one after the other in `bytes`, whose length is the sum of `lengths`; the pointers are
                // used within the call alone.
                withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: lengths.count) { words in
                    var offset = 0
                    for (index, length) in lengths.enumerated() {
                        let word = bytes.baseAddress.map { UnsafeRawPointer($0 + offset) } ?? Self.noBytes
                        words.initializeElement(at: index, to: word.assumingMemoryBound(to: CChar.self))
                        offset += length
                    }
                    return redisFormatCommandArgv(&formatted, count, words.baseAddress, lengths.baseAddress)
                }
            }
        }
        guard let formatted else { return false }
        defer { redisFreeCommand(formatted) }
        guard length > 0 else { return false }
        buffer.writeBytes(UnsafeRawBufferPointer(start: formatted, count: Int(length)))
        return true
    }

    /// Where a word without bytes may point when there are no bytes at all; never read.
    private nonisolated(unsafe) static let noBytes = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
