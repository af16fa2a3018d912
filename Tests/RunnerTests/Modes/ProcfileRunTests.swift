// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("A Procfile's process", .serialized, .oneOfTwo)
struct ProcfileRunTests {
    private func program(
        _ arguments: [String], in folder: Folder, _ environment: [String: String] = [:]
    ) throws -> RunningProgram {
        try Program.runner(arguments, environment: environment, directory: folder.path).start()
    }

    @Test(arguments: Generation.allCases)
    func doesWhatWebappRunnersLineSays(_ generation: Generation) async throws {
        let folder = try await Folder().add("surroundings", generation, as: "app.war")
        try folder.write(
            """
            # as it was
            worker: java -jar worker.jar
            web: PROBE="it's $PORT" java $JAVA_OPTS -Dprobe='a b' -jar ./webapp-runner.jar \
            --temp-directory ${TMP_NAME:-base} --port $PORT ./*.war
            """, to: "Procfile")
        let running = try program(["exec-procfile"], in: folder, ["PORT": "0", "JAVA_OPTS": "-Dmine=yes -Xmx200m"])
        let server = try await Server.serving(running)
        #expect(try await server.get("/look?property=probe").text == "a b")
        #expect(try await server.get("/look?property=mine").text == "yes")
        #expect(try await server.get("/look?variable=PROBE").text == "it's 0")
        #expect(FileManager.default.fileExists(atPath: folder.path + "/base/expanded/WEB-INF"))
        // In this process, without another one.
        let tasks = "/proc/\(running.identifier)/task"
        let children = try FileManager.default.contentsOfDirectory(atPath: tasks).map { task in
            (try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)) ?? ""
        }
        #expect(children.joined() == "")
        #expect(try await server.stop() == .code(0))
    }

    @Test func doesWhatJettyRunnersLineSays() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war").add("surroundings", as: "b.war")
        try folder.write(
            "web: java -jar jetty-runner.jar --port $PORT --path /a a.war --path /b b.war", to: "Procfile.jetty")
        let running = try program(
            ["exec-procfile", "web", "--procfile", "Procfile.jetty"], in: folder, ["PORT": "0"])
        let server = try await Server.serving(running)
        #expect(try await server.get("/a/hello").text.hasPrefix("hello, world 1 "))
        #expect(try await server.get("/b/look?variable=PORT").text == "0")
        #expect(try await server.stop() == .code(0))
    }

    /// The file that the repository shows to everybody.
    @Test func doesWhatTheExampleSays() async throws {
        let folder = try await Folder().add("acceptance", as: "app.war")
        let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Procfile.example")
        try FileManager.default.copyItem(at: example, to: folder.url.appendingPathComponent("Procfile"))
        let server = try await Server.serving(try program(["exec-procfile"], in: folder, ["PORT": "0"]))
        #expect(try await server.get("/hello").text.hasPrefix("hello, world 1 "))
        #expect(try await server.stop() == .code(0))
    }

    @Test func isWrittenForWhatLiesHere() async throws {
        let folder = try await Folder().add("acceptance", as: "target/app-1.0.war")
        let printing = try program(["procfile"], in: folder)
        #expect(try await printing.exit() == .code(0))
        #expect(printing.standardOutput.text == "web: runner --port $PORT target/*.war\n")
        let writing = try program(["procfile", "--write"], in: folder)
        #expect(try await writing.exit() == .code(0))
        #expect(try folder.text("Procfile") == printing.standardOutput.text)

        let server = try await Server.serving(try program(["exec-procfile"], in: folder, ["PORT": "0"]))
        #expect(try await server.get("/hello").text.hasPrefix("hello, world 1 "))
        #expect(try await server.stop() == .code(0))

        // One that is there is never overwritten.
        try folder.write("web: mine\n", to: "Procfile")
        let again = try program(["procfile", "--write"], in: folder)
        #expect(try await again.exit() == .code(78))
        #expect(try folder.text("Procfile") == "web: mine\n")
    }

    @Test func isNotWrittenWhereNothingLies() async throws {
        let program = try program(["procfile"], in: try Folder())
        #expect(try await program.exit() == .code(66))
        #expect(program.standardError.text.contains("There is no application here"))
    }

    @Test(arguments: [
        ("web: java -jar webapp-runner.jar ./*.war", ["web"], 66, "./*.war: no file matches this"),
        ("web: runner a.war\nclock: runner b.war", ["worker"], 64, "has no 'worker'; there is web, clock"),
        ("web: cd app && java -jar webapp-runner.jar a.war", [], 78, "has an &"),
        ("web: java -jar webapp-runner.jar a.war | tee log", [], 78, "has a pipe"),
        ("web: java -jar webapp-runner.jar $(ls)", [], 78, "$(…)"), ("web: java -jar my.jar", [], 78, "my.jar"),
        ("web: java -jar webapp-runner.jar --nonsense a.war", [], 64, "--nonsense"), ("nonsense", [], 78, "line 1"),
    ])
    func isRefusedByASentence(_ text: String, _ arguments: [String], _ status: Int32, _ part: String) async throws {
        let folder = try Folder().write(text, to: "Procfile")
        let running = try program(["exec-procfile"] + arguments, in: folder, ["PORT": "0"])
        #expect(try await running.exit() == .code(status))
        #expect(running.standardError.text.contains(part), "\(running.output.text)")
    }

    @Test func isMissedByASentence() async throws {
        let running = try program(["exec-procfile"], in: try Folder())
        #expect(try await running.exit() == .code(66))
        #expect(running.standardError.text.contains("`runner procfile` prints one"))
    }
}
