// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Testing

@testable import Redis

struct ReplyReaderTests {
    /// All replies in `text`, fed in pieces of `size` bytes.
    private func read(_ text: String, size: Int, limit: Int = 1 << 20) throws -> [RedisValue] {
        try read(Array(text.utf8), size: size, limit: limit)
    }

    private func read(_ bytes: [UInt8], size: Int, limit: Int = 1 << 20) throws -> [RedisValue] {
        let reader = try #require(ReplyReader(maxReplyBytes: limit))
        var replies: [RedisValue] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.feed(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
            while let reply = try reader.next() { replies.append(reply) }
        }
        return replies
    }

    private static let transcript =
        "+OK\r\n:-42\r\n$-1\r\n$0\r\n\r\n$5\r\na\r\nb\0\r\n*-1\r\n*0\r\n-ERR no such thing\r\n"
        + "*3\r\n*2\r\n:1\r\n$1\r\nx\r\n-NOSCRIPT gone\r\n*1\r\n*0\r\n+PONG\r\n"
    private static let values: [RedisValue] = [
        .status("OK"), .integer(-42), .null, .bytes([]), .bytes(Array("a\r\nb\0".utf8)), .null, .array([]),
        .error(RedisServerError("ERR no such thing")),
        .array([
            .array([.integer(1), .bytes([0x78])]), .error(RedisServerError("NOSCRIPT gone")), .array([.array([])]),
        ]),
        .status("PONG"),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000]) func readsRepliesHoweverTheyAreCut(_ size: Int) throws {
        #expect(try read(Self.transcript, size: size) == Self.values)
    }

    @Test func readsEveryByteThatAValueCanHold() throws {
        let value = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = Array("$70000\r\n".utf8) + value + Array("\r\n:1\r\n".utf8)
        #expect(try read(bytes, size: 4096) == [.bytes(value), .integer(1)])
    }

    @Test func readsManyRepliesInOnePiece() throws {
        let text = (0..<20_000).map { ":\($0)\r\n" }.joined()
        #expect(try read(text, size: text.utf8.count) == (0..<20_000).map { .integer($0) })
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "\0\0\0\0", ">1\r\n+x\r\n", ":1x\r\n", ":\r\n", "$x\r\n", "$-2\r\n", "*-2\r\n",
        "*x\r\n", "*99999999999999999999\r\n", "$1x", "*1048577\r\n", "*2147483647\r\n", "$1048577", "$1048577\r\nx",
        "$9999999999999999999", "$99999999999999999999999999999", "*2\r\n$0\r\n\r\n%1\r\n",
    ]) func refusesWhatIsNoReply(_ text: String) {
        #expect(throws: ReplyReaderError.self) { try read(text, size: text.utf8.count) }
        #expect(throws: ReplyReaderError.self) { try read(text, size: 1) }
    }

    @Test func refusesEndlessNesting() {
        let text = String(repeating: "*1\r\n", count: 10_000)
        #expect(throws: ReplyReaderError.self) { try read(text, size: 64) }
    }

    @Test func readsTheDeepestNestingThatIsAllowed() throws {
        var value = RedisValue.integer(1)
        for _ in 0..<7 { value = .array([value]) }
        #expect(try read(String(repeating: "*1\r\n", count: 7) + ":1\r\n", size: 5) == [value])
    }

    @Test func refusesAnEndlessLine() {
        let text = "+" + String(repeating: "x", count: 100_000)
        #expect(throws: ReplyReaderError.self) { try read(text, size: 1000) }
    }

    @Test func refusesManySmallValuesThatTogetherAreTooMany() {
        let text = "*3\r\n" + String(repeating: "*524288\r\n" + String(repeating: "$-1\r\n", count: 524_288), count: 2)
        #expect(throws: ReplyReaderError(description: "a reply of more than 1048576 values")) {
            try read(text, size: 65536, limit: 64 << 20)
        }
    }

    @Test func refusesALargeReplyOfSmallParts() {
        let text = "*1000\r\n" + String(repeating: "$1000\r\n\(String(repeating: "x", count: 1000))\r\n", count: 1000)
        #expect(throws: ReplyReaderError(description: "a reply of more than 100000 bytes")) {
            try read(text, size: 1000, limit: 100_000)
        }
        // The limit is for each reply, not for all of them.
        #expect(throws: Never.self) { try read(String(repeating: ":1\r\n", count: 100_000), size: 999, limit: 5000) }
    }

    /// Cut and changed transcripts: an error or values, and neither a trap nor a hang.
    @Test func takesAnyBytes() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("+-:$*0123456789\r\nax".utf8)
        for _ in 0..<3000 {
            var bytes = Array(Self.transcript.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] =
                    Bool.random() ? alphabet.randomElement(using: &random)! : .random(in: .min ... .max, using: &random)
            }
            _ = try? read(bytes, size: .random(in: 1...40, using: &random), limit: 10_000)
        }
    }
}
