// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Sessions on threads that serve no request.
@Suite("Shared sessions outside of requests", .serialized, .clustering("shared"))
struct SharedSessionOutsideTests {
    @Test(arguments: Generation.allCases)
    func storesAtOnceWhatABackgroundThreadSets(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        let name = "back\(generation)"
        _ = try await visitor.first("keep&name=\(name)")
        // Asked without the cookie: no request uses the session.
        #expect(try await nodes.first.get("/session?how=background&name=\(name)&value=1").text == "1")
        #expect(try await visitor.second("get&name=background") == "1")
        _ = try await visitor.second("set&name=background&value=2")
        try await sees("2", name, nodes)
        _ = try await visitor.second("invalidate")
        let refused = try await nodes.first.get("/session?how=background&name=\(name)&value=3").text
        #expect(refused.hasPrefix("refused"))
    }

    /// The thread looks once a second at the most.
    private func sees(_ value: String, _ name: String, _ nodes: Nodes) async throws {
        let deadline = Deadline(after: .seconds(20))
        while try await nodes.first.get("/session?how=background&name=\(name)").text != value, !deadline.hasPassed {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(!deadline.hasPassed)
    }

    @Test(arguments: Generation.allCases)
    func sharesTheSessionOfAWebSocket(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        let cookie = try #require(visitor.cookies.first)
        let connection = try nodes.first.connect()
        try await connection.send(
            """
            GET /talk HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(cookie)\r\n\r\n
            """)
        #expect(try await connection.receive().status == 101)
        #expect(try await visitor.second("get&name=talking") == "yes")
        #expect(try await say("a", connection) == "1")
        #expect(try await say("said=hello", connection) == "set")
        #expect(try await visitor.second("get&name=said") == "hello")
        _ = try await visitor.second("set&name=a&value=2")
        let deadline = Deadline(after: .seconds(20))
        while try await say("a", connection) != "2", !deadline.hasPassed {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(!deadline.hasPassed)
        _ = try await visitor.second("invalidate")
        #expect(try await say("a=3", connection).hasPrefix("refused"))
        #expect(try await nodes.redis.ask("EXISTS", visitor.key) == "0")
        connection.close()
    }

    /// Sends a text message (RFC 6455 5.2, a mask of zeros) and returns the one that answers.
    private func say(_ text: String, _ connection: ClientConnection) async throws -> String {
        let bytes = Array(text.utf8)
        try await connection.send([0x81, 0x80 | UInt8(bytes.count), 0, 0, 0, 0] + bytes)
        let head = try await connection.receiveBytes(2)
        try #require(head.first == 0x81)
        var length = Int(head[1])
        if length == 126 {
            let more = try await connection.receiveBytes(2)
            length = Int(more[0]) << 8 | Int(more[1])
        }
        return String(decoding: try await connection.receiveBytes(length), as: UTF8.self)
    }
}
