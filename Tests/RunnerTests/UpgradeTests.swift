// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Connections that an application upgrades to a protocol of its own (Servlet 6.0 2.3.3.5).
@Suite("HTTP upgrade", .serialized, .serving("sockets"))
struct UpgradeTests {
    private func upgrade(_ server: Server, _ how: String, _ key: String, behind: String = "") async throws
        -> ClientConnection
    {
        let connection = try server.connect()
        try await connection.send(
            "GET /upgrade?how=\(how)&key=\(key) HTTP/1.1\r\nHost: test\r\nUpgrade: capitals\r\nConnection: Upgrade\r\n\r\n"
                + behind)
        let answer = try await connection.receive()
        #expect(answer.status == 101)
        #expect(answer["Upgrade"] == "capitals")
        #expect(answer["Connection"]?.lowercased() == "upgrade")
        #expect(answer["Content-Length"] == nil)
        return connection
    }

    @Test(arguments: Generation.allCases)
    func refusesWhatItDoesNotSpeak(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        #expect(try await connection.ask(Request("/upgrade?how=blocking")).status == 426)
        // The connection still speaks HTTP.
        #expect(try await connection.ask(Request("/journal?key=none")).status == 200)
    }

    @Test(arguments: Generation.allCases, ["blocking", "thread", "listener"])
    func echoes(_ generation: Generation, _ how: String) async throws {
        let server = try await Served.by(generation)
        let key = "echoes-\(how)"
        // The first bytes come in one packet with the request.
        let connection = try await upgrade(server, how, key, behind: "early\n")
        #expect(try await connection.receiveBytes(6) == Array("EARLY\n".utf8))
        try await connection.send("hello\n")
        #expect(try await connection.receiveBytes(6) == Array("HELLO\n".utf8))
        // More than every buffer in between, both ways at once.
        let block = String(repeating: "abcdefghijklmnopqrstuvwxyz", count: 200_000)
        async let sent: Void = connection.send(block)
        async let received = connection.receiveBytes(block.utf8.count)
        try await sent
        #expect(try await received == Array(block.uppercased().utf8))
        try await connection.send("bye\n")
        #expect(try await connection.receiveBytes(4) == Array("BYE\n".utf8))
        guard how != "thread" || server.kind == .runner else {
            // Tomcat's own connector does not notice that a thread of the application has closed it.
            return
        }
        #expect(try await connection.receiveToEnd().isEmpty)
        #expect(try await server.journal(key, has: "destroyed") == ["init", "bye", "destroyed"])
    }

    @Test(arguments: Generation.allCases, ["blocking", "thread", "listener"])
    func noticesThatTheClientHasEnded(_ generation: Generation, _ how: String) async throws {
        let server = try await Served.by(generation)
        let key = "ends-\(how)"
        let connection = try await upgrade(server, how, key)
        try await connection.send("x\n")
        #expect(try await connection.receiveBytes(2) == Array("X\n".utf8))
        connection.closeWriting()
        let end = how == "listener" ? "error EOFException" : "end"
        #expect(try await server.journal(key, has: end).contains("init"))
        guard how != "thread" || server.kind == .runner else { return }
        #expect(try await connection.receiveToEnd().isEmpty)
        // Once each; a thread may tell what it has met after it has closed the connection.
        #expect(try await server.journal(key, has: "destroyed").sorted() == ["destroyed", end, "init"].sorted())
    }

    /// A close by another thread ends a write that waits for a client, at once and not with a time-out.
    @Test(arguments: Server.Kind.underTest == .runner ? Generation.allCases : [])
    func closesBehindABlockedWriter(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let key = "blocked"
        let connection = try await upgrade(server, "produce", key)
        // The writer has filled what there is to fill when the process no longer takes processor time; the close is
        // right at any moment.
        _ = try await connection.receiveBytes(1)
        try await connection.send("x")
        #expect(try await server.journal(key, has: "writer ended").contains("told to end"))
        _ = try await server.journal(key, has: "destroyed")
        connection.close()
    }

    @Test(arguments: Generation.allCases)
    func noticesThatAReaderHasVanished(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try await upgrade(server, "produce", "vanished")
        _ = try await connection.receiveBytes(1)
        connection.reset()
        _ = try await server.journal("vanished", has: "writer ended")
    }
}
