// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A start that cannot succeed ends with its exit code and one sentence.
@Suite("Failing to start", .serialized, .oneOfTwo)
struct FailureTests {
    private func exit(_ arguments: [String], environment: [String: String] = [:]) async throws -> (
        RunningProgram.Exit, String
    ) {
        let program = try Starting.program(arguments, environment: environment, port: [])
        let exit = try await program.exit()
        return (exit, program.output.text)
    }

    @Test(arguments: [
        ["--nonsense"], ["--port", "x"], ["--port", "70000"], ["--max-threads", "-1"], ["--bind-on-init", "perhaps"],
        ["--servlet-api", "x"],
    ])
    func refusesABadFlag(_ arguments: [String]) async throws {
        let (exit, output) = try await exit(arguments + [try await Starting.archive("plain")])
        #expect(exit == .code(64))
        #expect(output.contains("Usage:"))
    }

    @Test func refusesABadPortInTheEnvironment() async throws {
        let (exit, output) = try await exit([try await Starting.archive("plain")], environment: ["PORT": "http"])
        #expect(exit == .code(64))
        #expect(output.contains("PORT"))
    }

    @Test func refusesWhatIsNoArchive() async throws {
        let file = try Scratch.directory("bad").appendingPathComponent("bad.war")
        try Data("this is no archive".utf8).write(to: file)
        let (exit, output) = try await exit(["--port", "0", file.path])
        #expect(exit == .code(65))
        #expect(output.contains("bad.war"))
    }

    @Test func refusesATruncatedArchive() async throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: try await Starting.archive()))
        let file = try Scratch.directory("cut").appendingPathComponent("cut.war")
        try whole.prefix(whole.count / 2).write(to: file)
        let (exit, output) = try await exit(["--port", "0", file.path])
        #expect(exit == .code(65))
        #expect(output.contains("cut.war"))
    }

    @Test func saysWhichFileIsMissing() async throws {
        let (exit, output) = try await exit(["--port", "0", "/nowhere/at/all.war"])
        #expect(exit == .code(66))
        #expect(output.contains("/nowhere/at/all.war"))
        let (contextExit, contextOutput) = try await self.exit(
            ["--port", "0", "--context-xml", "/nowhere/context.xml", try await Starting.archive()])
        #expect(contextExit == .code(66))
        #expect(contextOutput.contains("/nowhere/context.xml"))
    }

    @Test func servesNoWholeProject() async throws {
        let project = try Scratch.directory("project").path
        try FileManager.default.createDirectory(
            atPath: project + "/src/main/webapp", withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(fileURLWithPath: project + "/.env"))
        let (exit, output) = try await exit(["--port", "0", project])
        #expect(exit == .code(64))
        #expect(output.contains(project + "/src/main/webapp"))
        #expect(!output.contains("Stopped."))
    }

    @Test func saysThatThePortIsTaken() async throws {
        let server = try await Starting.server([try await Starting.archive("plain")])
        let (exit, output) = try await exit(["--port", "\(server.port)", try await Starting.archive("plain")])
        #expect(exit == .code(69))
        #expect(output.contains("\(server.port)"))
        try await server.stop()
    }

    @Test func saysThatJavaHomeHoldsNoJava() async throws {
        let (exit, output) = try await exit(
            ["--port", "0", try await Starting.archive()], environment: ["JAVA_HOME": "/nowhere/java"])
        #expect(exit == .code(78))
        #expect(output.contains("JAVA_HOME=/nowhere/java holds no JVM"))
        #expect(!output.contains("Listening"))
    }

    @Test func saysThatTomcatHomeHoldsNoTomcat() async throws {
        let (exit, output) = try await exit([
            "--port", "0", "--tomcat-home", "/nowhere/tomcat", try await Starting.archive(),
        ])
        #expect(exit == .code(66))
        #expect(output.contains("/nowhere/tomcat"))
        let (empty, sentence) = try await self.exit([
            "--port", "0", "--tomcat-home", "/usr", try await Starting.archive(),
        ])
        #expect(empty == .code(78))
        #expect(sentence.contains("/usr holds no Tomcat"))
        #expect(!sentence.contains("Listening"))
    }

    @Test(arguments: Generation.allCases)
    func saysWhyTheApplicationFailed(_ generation: Generation) async throws {
        let (exit, output) = try await exit(["--port", "0", try await Starting.archive("failing", generation)])
        #expect(exit == .code(70))
        // The last word: the root cause first, what wrapped it after, in a few lines.
        let report = try #require(output.range(of: "runner: ").map { output[$0.upperBound...] }, "\(output)").split(
            separator: "\n")
        #expect(report.first?.contains("java.lang.IllegalStateException: no database at db.test:5432") == true)
        #expect(report.contains { $0.contains("failing.Broken") })
        #expect(report.count < 12)
    }

    @Test func staysUpWithAFailedApplicationIfToldTo() async throws {
        let server = try await Server.bound(
            Starting.program(["--shutdown-override", try await Starting.archive("failing")]))
        try await server.program.output.contains("no database at db.test:5432")
        let deadline = Deadline(after: .seconds(20))
        while try await server.get("/").status == 503, !deadline.hasPassed {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(server.program.isRunning)
        #expect([404, 503].contains(try await server.get("/").status))
        let health = try await server.get("/.well-known/runner/health")
        #expect(health.status == 503)
        #expect(health.text == "{\"status\":\"degraded\"}\n")
        #expect(!server.program.output.text.contains("Ready"))
        #expect(server.program.output.text.contains("nothing is served"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func servesTheOtherApplicationsIfToldTo() async throws {
        let server = try await Server.bound(
            Starting.program([
                "--shutdown-override", try await Starting.archive("failing"), try await Starting.directory(),
            ]))
        try await server.waitForHealth("degraded")
        #expect(try await server.get("/acceptance/hello").status == 200)
        let output = server.program.output.text
        #expect(output.contains(":\(server.port)/acceptance"))
        #expect(output.range(of: "without .*failing-jakarta.war at /,", options: .regularExpression) != nil)
        #expect(try await server.stop() == .code(0))
    }

    @Test func looksAtTheDirectoryBeforeItOpensThePort() async throws {
        let file = try Scratch.directory("file").appendingPathComponent("file")
        try Data().write(to: file)
        for application in [try await Starting.archive(), try await Starting.archive("plain")] {
            let program = try Program.runner(["--port", "0", "--temp-directory", file.path, application]).start()
            #expect(try await program.exit() == .code(78))
            #expect(program.output.text.contains(file.path))
            #expect(!program.output.text.contains("Listening"))
        }
    }

    @Test func leavesNothingBehindWhereItsDirectoryHasNoName() async throws {
        for application in ["acceptance", "plain"] {
            let place = try Scratch.directory("place")
            let program = try Program.runner(
                ["--port", "0", try await Starting.archive(application)], directory: place.path
            ).start()
            let server = try await Server.serving(program)
            #expect(FileManager.default.fileExists(atPath: place.path + "/target/tomcat.\(server.port)"))
            #expect(try await server.stop() == .code(0))
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
        }
    }

    @Test func saysWhichCharacterAContextPathCannotHold() async throws {
        let (exit, output) = try await exit(["--path", "a?b", try await Starting.archive("plain")])
        #expect(exit == .code(64))
        #expect(output.contains("--path a?b has the character ?, which a path cannot hold"))
    }

    @Test func saysWhereItLookedForItsHalfOfTheBridge() async throws {
        let folder = try Scratch.directory("moved")
        let original = try Program.runner([]).executable
        try FileManager.default.copyItem(atPath: original, toPath: folder.appendingPathComponent("runner").path)
        var moved = try Program.runner(["--port", "0", "--temp-directory", folder.path, try await Starting.archive()])
        moved.executable = folder.appendingPathComponent("runner").path
        let program = try moved.start()
        #expect(try await program.exit() == .code(69))
        #expect(program.output.text.contains("runner-bridge-tomcat10.jar"))
        #expect(program.output.text.contains(folder.path))
    }

    @Test func endsWellAfterHelpAndVersion() async throws {
        let (help, helpOutput) = try await exit(["--help"])
        #expect(help == .code(0))
        #expect(helpOutput.contains("--context-xml"))
        let (version, versionOutput) = try await exit(["--version"])
        #expect(version == .code(0))
        #expect(!versionOutput.isEmpty)
    }
}
