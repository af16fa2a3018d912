// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Health, signals and the end", .serialized, .oneOfTwo)
struct StopTests {
    private static let health = "/.well-known/runner/health"

    /// A request that keeps a servlet's thread until ``finish(_:)``.
    private func hold(_ server: Server) async throws -> ClientConnection {
        let connection = try server.connect()
        try await connection.send("POST /hold HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n12")
        try await server.program.output.contains("holding ")
        return connection
    }

    @Test func finishesWhatIsInFlightBeforeItEnds() async throws {
        let server = try await Starting.server([try await Starting.archive()])
        let idle = try server.connect()
        #expect(try await idle.ask(Request(Self.health)).status == 200)
        let held = try await hold(server)
        server.program.signal(SIGTERM)
        // The open connection of somebody who asks for health learns it; nobody new gets in.
        let deadline = Deadline(after: .seconds(10))
        while (try? server.connect()) != nil, !deadline.hasPassed { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!deadline.hasPassed)
        if let answer = try? await idle.ask(Request(Self.health)) {
            #expect(answer.status == 503)
            #expect(answer.text.contains("draining"))
        }
        #expect(server.program.isRunning)
        try await held.send("34")
        let answer = try await held.receive()
        #expect(answer.text == "held 4")
        #expect(answer["Connection"] == "close")
        #expect(try await server.program.exit() == .code(0))
        #expect(server.program.output.text.contains("life: contextDestroyed"))
    }

    @Test func cutsOffWhatOutlastsTheGrace() async throws {
        let server = try await Starting.server(["--shutdown-grace", "1", try await Starting.archive()])
        let held = try await hold(server)
        server.program.signal(SIGINT)
        #expect(try await server.program.exit(within: .seconds(20)) == .code(0))
        await #expect(throws: ClientConnection.Failure.self) { try await held.receive() }
        #expect(server.program.output.text.contains("life: contextDestroyed"))
    }

    @Test func hastensAtASecondSignal() async throws {
        let server = try await Starting.server([try await Starting.archive()])
        let held = try await hold(server)
        server.program.signal(SIGTERM)
        let deadline = Deadline(after: .seconds(10))
        while (try? server.connect()) != nil, !deadline.hasPassed { try await Task.sleep(for: .milliseconds(20)) }
        #expect(server.program.isRunning)
        server.program.signal(SIGTERM)
        // The grace is 25 s: an end before it is due to the second signal.
        #expect(try await server.program.exit(within: .seconds(15)) == .code(0))
        held.close()
    }

    @Test func printsItsThreadsAndGoesOn() async throws {
        let server = try await Starting.server([try await Starting.archive()])
        server.program.signal(SIGQUIT)
        try await server.program.output.contains("forgotten")
        #expect(server.program.output.text.contains("java.lang.Thread"))
        #expect(try await server.get("/hello").status == 200)
        #expect(try await server.stop() == .code(0))
    }

    @Test func tellsItsHealthWhileItStarts() async throws {
        let gate = try Scratch.directory("gate").path
        let program = try Starting.program([try await Starting.archive()], environment: ["ACCEPTANCE_GATE": gate])
        let server = try await Server.bound(program)
        try await server.waitForHealth("starting")
        let health = try await server.get(Self.health)
        #expect(health.status == 503)
        #expect(health["Content-Type"]?.hasPrefix("application/json") == true)
        let early = try await server.get("/hello")
        #expect(early.status == 503)
        #expect(early["Retry-After"] != nil)
        try await program.output.contains("life: starting")
        #expect(try await server.get("/static.txt").status == 503)
        try FileManager.default.removeItem(atPath: gate)
        try await server.waitForHealth("ready")
        #expect(try await server.get(Self.health).status == 200)
        #expect(try await server.get("/hello").status == 200)
        #expect(try await server.stop() == .code(0))
    }

    @Test func opensThePortOnlyWhenReadyIfToldTo() async throws {
        let gate = try Scratch.directory("gate").path
        let free = try await Starting.server([try await Starting.archive("plain")])
        try await free.stop()
        let program = try Starting.program(
            ["--port", "\(free.port)", "--bind-on-init", "false", try await Starting.archive()],
            environment: ["ACCEPTANCE_GATE": gate], port: [])
        try await program.output.contains("life: starting")
        #expect(throws: ClientConnection.Failure.self) { try ClientConnection(port: free.port) }
        try FileManager.default.removeItem(atPath: gate)
        let server = try await Server.serving(program)
        #expect(server.port == free.port)
        #expect(try await server.get("/hello").status == 200)
        #expect(try await server.stop() == .code(0))
    }

    @Test func answersHealthWhereItIsTold() async throws {
        let server = try await Starting.server([try await Starting.archive("plain")])
        #expect(try await server.get(Self.health).text.contains("\"ready\""))
        try await server.stop()
        let moved = try await Server.bound(
            Starting.program(["--health-path", "/alive", try await Starting.archive("plain")]))
        let deadline = Deadline(after: .seconds(20))
        while try await moved.get("/alive").status != 200, !deadline.hasPassed {}
        #expect(try await moved.get(Self.health).status == 404)
        try await moved.stop()
        let off = try await Server.bound(
            Starting.program(["--health-path", "off", try await Starting.archive("plain")]))
        while try await off.get("/").status != 200, !deadline.hasPassed {}
        #expect(try await off.get(Self.health).status == 404)
        try await off.stop()
    }

    @Test func endsWithTheStatusThatTheApplicationExitsWith() async throws {
        let server = try await Starting.server([try await Starting.archive()])
        #expect(try await server.get("/exit?status=7").text == "exiting")
        #expect(try await server.program.exit() == .code(7))
    }
}
