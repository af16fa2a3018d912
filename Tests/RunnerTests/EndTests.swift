// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Ends that the application brings about, and what it leaves behind at one.
@Suite("Ends of the application's own", .serialized, .oneOfTwo)
struct EndTests {
    private func application(_ exit: String) async throws -> String {
        try await Failing.directory(
            Failing.parameter("exit", exit) + Failing.listener("failing.Exiting") + Failing.servlet("failing.Ending"))
    }

    @Test func endsWithTheStatusOfAnExitInTheStart() async throws {
        let program = try Starting.program([try await application("start")])
        #expect(try await program.exit() == .code(3))
        #expect(program.output.text.contains("The application ends the process (System.exit)."))
    }

    @Test func endsWithTheStatusOfAHaltInTheStart() async throws {
        let program = try Starting.program([try await application("halt")])
        #expect(try await program.exit() == .code(4))
        #expect(program.output.text.contains("The application ends the process at once"))
        #expect(program.output.text.contains("status=4"))
    }

    @Test func endsWithTheStatusOfAnExitInARequest() async throws {
        let server = try await Starting.server([try await application("")])
        _ = try? await server.get("/s?exit")
        #expect(try await server.program.exit() == .code(7))
        #expect(server.program.output.text.contains("exiting: contextDestroyed"))
    }

    @Test func endsWithTheStatusOfAHaltInARequest() async throws {
        let server = try await Starting.server([try await application("")])
        _ = try? await server.get("/s?halt")
        #expect(try await server.program.exit() == .code(8))
        #expect(server.program.output.text.contains("status=8"))
        #expect(!server.program.output.text.contains("exiting: contextDestroyed"))
    }

    @Test func endsWithTheStatusOfAnExitInTheStop() async throws {
        let server = try await Starting.server([try await application("stop")])
        #expect(try await server.stop() == .code(5))
        #expect(server.program.output.text.contains("exiting: contextDestroyed"))
        #expect(server.program.output.text.contains("status=5"))
    }

    /// The `java` command hangs here for ever: an exit in a shutdown hook waits for the hooks to end.
    @Test func endsThoughAShutdownHookCallsExit() async throws {
        let server = try await Starting.server([try await application("hook")])
        #expect(try await server.stop() == .code(70))
        #expect(server.program.output.text.contains("exiting: in the hook"))
        #expect(server.program.output.text.contains("did not stop in time"))
    }

    @Test(arguments: Generation.allCases)
    func saysWhatTheApplicationLeavesBehind(_ generation: Generation) async throws {
        let application = try await Failing.directory(
            Failing.servlet("failing.Leaking") + Failing.listener("failing.Leaking"), generation)
        let server = try await Starting.server([application])
        #expect(try await server.get("/s").text == "kept")
        #expect(try await server.program.stop(within: .seconds(20)) == .code(0))
        let output = server.program.output.text
        #expect(output.contains("registered the JDBC driver [failing.Leaking"))
        #expect(output.contains("started a thread named [a forgotten thread] but has failed to stop it"))
        #expect(output.contains("created a ThreadLocal with key of type"))
        #expect(output.contains("WARN  org.apache.catalina.loader.WebappClassLoaderBase"))
    }
}
