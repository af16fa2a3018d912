// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What the environment says of Java, and what comes of it.
@Suite("Java's options", .serialized, .oneOfTwo)
struct JavaOptionTests {
    private func exit(options: String, _ application: String) async throws -> (RunningProgram.Exit, String) {
        let program = try Starting.program([application], environment: ["JAVA_OPTS": options])
        let exit = try await program.exit()
        return (exit, program.standardError.text)
    }

    @Test(arguments: [
        ("-Xnonsense", "-Xnonsense"), ("-XX:+Nonsense", "-XX:+Nonsense"), ("-XX:NewSize=1x", "-XX:NewSize=1x"),
        ("-Xmxbig", "-Xmxbig"), ("-Xmx1m", "-Xmx1m"), ("-Xmx64m -Xms128m", "-Xmx64m -Xms128m"),
        ("-javaagent:/none.jar", "-javaagent:/none.jar"), ("-agentlib:none", "-agentlib:none"), ("-D a", "\"a\""),
        ("-Xss1k", "-Xss1k"), ("-Da='x", "a quote that is not closed"), ("-jar x.jar", "-jar"), ("-cp", "-cp"),
        ("--add-modules none.such", "--add-modules=none.such"),
    ])
    func namesAnOptionThatIsWrong(_ options: String, _ named: String) async throws {
        let (exit, sentence) = try await exit(options: options, try await Starting.archive())
        #expect(exit == .code(78))
        let last = try #require(sentence.split(separator: "\n").last)
        #expect(last.hasPrefix("runner: ") && last.contains(named), "\(sentence)")
        #expect(last.hasSuffix("; see JAVA_OPTS"))
        // Ours are not the user's to correct.
        #expect(!last.contains("HeapFreeRatio"))
    }

    @Test func warnsOfAHeapThatIsLargerThanTheMachine() async throws {
        let server = try await Starting.server(
            [try await Starting.archive()], environment: ["JAVA_OPTS": "-Xmx900g"])
        #expect(server.program.output.text.contains("The heap may grow to 921600 MB (-Xmx)"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func startsInTheSmallestHeap() async throws {
        let server = try await Starting.server(
            [try await Failing.directory(Failing.servlet("failing.Steady"))], environment: ["JAVA_OPTS": "-Xmx12m"])
        #expect(try await server.get("/s").text == "steady")
        #expect(try await server.stop() == .code(0))
    }

    @Test func saysThatTheMemoryIsUsedUpInTheStart() async throws {
        let (exit, sentence) = try await exit(options: "-Xmx4m", try await Starting.archive())
        #expect(exit == .code(70))
        #expect(sentence.contains("ran out of memory") && sentence.contains("-Xmx"), "\(sentence)")
        #expect(sentence.split(separator: "\n").count == 1)
    }

    @Test func goesOnAfterAServletHasUsedUpTheMemory() async throws {
        let server = try await Starting.server(
            [try await Failing.directory(Failing.servlet("failing.Ending"))], environment: ["JAVA_OPTS": "-Xmx48m"])
        for _ in 0..<2 {
            #expect(try await server.get("/s?memory").status == 500)
            #expect(try await server.get("/s").text == "alive")
        }
        #expect(server.program.output.text.contains("java.lang.OutOfMemoryError"))
        try await server.waitForHealth("ready")
        #expect(try await server.stop() == .code(0))
    }

    @Test func endsWhenTheJVMEndsForWantOfMemory() async throws {
        let server = try await Starting.server(
            [try await Failing.directory(Failing.servlet("failing.Ending"))],
            environment: ["JAVA_OPTS": "-Xmx48m -XX:+ExitOnOutOfMemoryError"])
        _ = try? await server.get("/s?memory")
        #expect(try await server.program.exit() == .code(3))
        #expect(server.program.output.text.contains("Terminating due to java.lang.OutOfMemoryError"))
    }

    @Test func saysThatTheJVMHasCrashed() async throws {
        let place = try Scratch.directory("crash").path
        let server = try await Starting.server(
            [try await Failing.directory(Failing.servlet("failing.Ending"))],
            environment: ["JAVA_OPTS": "-XX:ErrorFile=\(place)/report.log -XX:-CreateCoredumpOnCrash"])
        server.program.signal(SIGSEGV)
        #expect(try await server.program.exit() != .code(0))
        #expect(server.program.standardError.text.contains("runner: the JVM has crashed"))
        #expect(FileManager.default.fileExists(atPath: place + "/report.log"))
    }
}
