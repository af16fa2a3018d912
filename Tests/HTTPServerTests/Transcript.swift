// SPDX-License-Identifier: Apache-2.0
import NIOCore

@testable import HTTPServer

/// What a decoder made of a stream of bytes, in a form that two decoders or two cuts of one stream can be compared by.
struct Transcript: Equatable {
    struct Message: Equatable {
        var method: [UInt8]
        var target: [UInt8]
        var minorVersion: UInt8
        var fields: [Pair] = []
        var body: [UInt8] = []
        var trailers: [Pair] = []
    }

    struct Pair: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    enum End: Equatable {
        /// More bytes were awaited, or none were left.
        case open
        /// A request said that it is the last.
        case closed
        case refused(RequestRefusal)
    }

    /// Those that came to their end.
    var messages: [Message] = []
    /// The head of one that did not.
    var unfinished: Message?
    var end = End.open

    /// Decodes `pieces`, one after the other, as a connection does.
    init(_ pieces: [ArraySlice<UInt8>], maxHeadSize: Int = 8192, maxFieldCount: Int = 100, maxBodySize: Int64? = nil) {
        var decoder = MessageDecoder(maxHeadSize: maxHeadSize, maxFieldCount: maxFieldCount, maxBodySize: maxBodySize)
        for piece in pieces {
            decoder.feed(ByteBuffer(bytes: piece))
            read(&decoder)
            if end != .open { return }
        }
    }

    init(_ bytes: [UInt8]) { self.init([bytes[...]]) }

    init(_ text: String) { self.init([UInt8](text.utf8)) }

    private var keepsAlive = true

    private mutating func read(_ decoder: inout MessageDecoder) {
        while true {
            switch decoder.next() {
            case .head(let head):
                keepsAlive = head.keepAlive
                unfinished = Message(head)
                if !head.hasBody { finish(&decoder) }
            case .body(let bytes):
                unfinished?.body += [UInt8](bytes.readableBytesView)
            case .end:
                unfinished?.trailers = decoder.trailers.map { Pair(name: $0.name, value: $0.value) }
                finish(&decoder)
            case .refused(let refusal):
                end = .refused(refusal)
                return
            case .none:
                return
            }
            if end != .open { return }
        }
    }

    private mutating func finish(_ decoder: inout MessageDecoder) {
        if let message = unfinished { messages.append(message) }
        unfinished = nil
        guard keepsAlive else { return end = .closed }
        decoder.beginNextMessage()
    }
}

extension Transcript.Message {
    init(_ head: RequestHead) {
        method = [UInt8](head[head.method])
        target = [UInt8](head.bytes[Int(head.method.offset + head.method.length) + 1..<Self.targetEnd(head)])
        minorVersion = head.minorVersion
        fields = head.fields.map { Transcript.Pair(name: [UInt8](head[$0.name]), value: [UInt8](head[$0.value])) }
    }

    /// The target runs from the space after the method to the space before the version.
    private static func targetEnd(_ head: RequestHead) -> Int {
        let start = Int(head.method.offset + head.method.length) + 1
        return head.bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? start
    }
}

extension Transcript.Pair: CustomStringConvertible {
    var description: String {
        "\(String(decoding: name, as: UTF8.self)): \(String(decoding: value, as: UTF8.self).debugDescription)"
    }
}

extension Transcript.Message: CustomStringConvertible {
    var description: String {
        "\(String(decoding: method, as: UTF8.self)) \(String(decoding: target, as: UTF8.self)) \(fields) "
            + "\(String(decoding: body, as: UTF8.self).debugDescription) \(trailers)"
    }
}
