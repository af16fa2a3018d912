// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What becomes of upgraded connections when the program stops.
@Suite("Stopping with open WebSockets", .serialized, .oneOfTwo)
struct WebSocketStopTests {
    @Test(arguments: Generation.allCases)
    func tellsEveryClientThatItGoesAway(_ generation: Generation) async throws {
        let server = try await Starting.server([try await Starting.directory("sockets", generation)])
        var sockets: [WebSocketConnection] = []
        for _ in 0..<20 { sockets.append(try await WebSocketConnection(server, "/echo?key=stop")) }
        server.program.signal(SIGTERM)
        for socket in sockets {
            let close = try #require(try await socket.receiveClose())
            #expect(close.closeCode == 1001)
            try await socket.send(close)
            #expect(try await socket.receive() == nil)
        }
        // Long before the grace of 25 s.
        #expect(try await server.program.exit(within: .seconds(20)) == .code(0))
        #expect(server.program.output.text.components(separatedBy: "journal stop close 1001").count - 1 == 20)
    }

    @Test(arguments: Generation.allCases)
    func waitsNotForClientsThatDoNotAnswer(_ generation: Generation) async throws {
        let server = try await Starting.server([try await Starting.directory("sockets", generation)])
        let silent = try await WebSocketConnection(server, "/echo")
        let stuck = try await WebSocketConnection(server, "/push?count=1000&size=1000000&key=stuck")
        _ = try await stuck.connection.receiveBytes(1)
        server.program.signal(SIGTERM)
        #expect(try await silent.receiveClose()?.closeCode == 1001)
        #expect(try await server.program.exit(within: .seconds(20)) == .code(0))
        #expect(server.program.output.text.contains("journal stuck failed"))
    }

    @Test(arguments: Generation.allCases)
    func endsUpgradedConnectionsWithTheGrace(_ generation: Generation) async throws {
        let server = try await Starting.server([
            "--shutdown-grace", "2", try await Starting.directory("sockets", generation),
        ])
        let connection = try server.connect()
        try await connection.send(
            "GET /upgrade?how=listener&key=grace HTTP/1.1\r\nHost: test\r\nUpgrade: capitals\r\nConnection: Upgrade\r\n\r\nx"
        )
        #expect(try await connection.receive().status == 101)
        #expect(try await connection.receiveBytes(1) == [0x58])
        server.program.signal(SIGTERM)
        // It goes on until then: its protocol may have an end of its own.
        try await connection.send("y")
        #expect(try await connection.receiveBytes(1) == [0x59])
        #expect(try await server.program.exit(within: .seconds(20)) == .code(0))
        #expect(server.program.output.text.contains("journal grace destroyed"))
    }
}
