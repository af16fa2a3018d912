// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The build pack's three scripts as a platform calls them; `make check-dist` does the same with the real tar ball, on a
/// machine with no Swift.
@Suite("The build pack", .serialized, .oneOfTwo)
struct BuildPackTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folders that a platform hands over.
    private struct Deploy {
        let build: URL
        let cache: URL
        let environment: URL

        init(_ files: [String: String]) throws {
            let root = try Scratch.directory("deploy")
            build = root.appendingPathComponent("build")
            cache = root.appendingPathComponent("cache")
            environment = root.appendingPathComponent("environment")
            for folder in [build, cache, environment] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            for (name, text) in files { try write(text, to: name) }
        }

        func write(_ text: String, to name: String) throws {
            let file = build.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }

        func set(_ name: String, _ value: String?) throws {
            let file = environment.appendingPathComponent(name)
            if let value {
                try value.write(to: file, atomically: true, encoding: .utf8)
            } else {
                try FileManager.default.removeItem(at: file)
            }
        }

        func call(_ script: String) async throws -> (exit: RunningProgram.Exit, text: String) {
            let folders = script == "compile" ? [build, cache, environment] : [build]
            let path = BuildPackTests.root.appendingPathComponent("buildpack/bin/\(script)").path
            let program = try Program(path, folders.map(\.path)).start()
            return (try await program.exit(within: .seconds(120)), program.output.text)
        }
    }

    /// A tar ball of the program under test, which runs on the machine that built it; and its digest.
    private func tarball() async throws -> (path: String, digest: String) {
        let folder = try Scratch.directory("tarball")
        let ask = """
            set -e
            mkdir -p runner-0/bin runner-0/lib/runner
            cp '\(try Program.runner([]).executable)' runner-0/bin/
            tar --create runner-0 | gzip -1 >runner.tar.gz
            sha256sum runner.tar.gz
            """
        let program = try Program("/bin/sh", ["-c", ask], directory: folder.path).start()
        #expect(try await program.exit() == .code(0), "\(program.output.text)")
        let digest = try #require(program.standardOutput.text.split(separator: " ").first.map(String.init))
        return (folder.appendingPathComponent("runner.tar.gz").path, digest)
    }

    @Test(arguments: [
        (["a.war": ""], true), (["target/a.war": ""], true),
        (["src/main/webapp/index.html": ""], true), (["webserver": "webapp-runner-8.5.5.2.jar"], true),
        (["Procfile": "web: runner --port $PORT site"], true),
        (["Procfile": "web: java $JAVA_OPTS -jar ./webapp-runner.jar --port $PORT ./*.war"], true),
        (["Procfile": "web: java -jar jetty-runner.jar --port $PORT x.war"], true),
        (["Procfile": "worker: runner"], false), (["index.html": ""], false), (["lib/a.war": ""], false),
        (["WEB-INF/web.xml": ""], false), ([:], false),
    ])
    func detects(_ files: [String: String], _ isApplication: Bool) async throws {
        let (exit, text) = try await Deploy(files).call("detect")
        #expect(exit == .code(isApplication ? 0 : 1))
        if isApplication { #expect(text == "runner\n") }
    }

    @Test(arguments: [
        (["a.war": ""], "web: runner --port $PORT ./*.war"),
        (["target/a.war": "", "src/main/webapp/a": ""], "web: runner --port $PORT ./target/*.war"),
        (["src/main/webapp/index.html": ""], "web: runner --port $PORT src/main/webapp"),
        (["a.war": "", "Procfile": "worker: x"], "web: runner --port $PORT ./*.war"),
    ])
    func saysHowToStart(_ files: [String: String], _ line: String) async throws {
        let (exit, text) = try await Deploy(files).call("release")
        #expect(exit == .code(0))
        #expect(text == "---\ndefault_process_types:\n  \(line)\n")
    }

    @Test func leavesTheStartToTheProcfile() async throws {
        let deploy = try Deploy(["Procfile": "worker: x\nweb: runner --port $PORT --path /a ./*.war\n", "a.war": ""])
        #expect(try await deploy.call("release").text == "--- {}\n")
    }

    @Test func installsWhatThenServes() async throws {
        let (path, digest) = try await tarball()
        let deploy = try Deploy(["src/main/webapp/index.html": "<p>deployed</p>\n"])
        try deploy.set("RUNNER_TARBALL", path)
        try deploy.set("RUNNER_TARBALL_SHA256", digest)
        let (exit, text) = try await deploy.call("compile")
        #expect(exit == .code(0), "\(text)")
        #expect(text.contains("-----> Installed runner 0."))
        #expect(text.contains("No Procfile: web: runner --port $PORT src/main/webapp"))

        let shell = try Program(
            "/bin/sh", ["-c", ". .profile.d/runner.sh && exec runner --port $PORT src/main/webapp"],
            environment: ["PORT": "0", "HOME": deploy.build.path], directory: deploy.build.path
        ).start()
        let server = try await Server.serving(shell)
        #expect(try await server.get("/").text == "<p>deployed</p>\n")
        #expect(try await server.stop() == .code(0))
    }

    @Test func downloadsOnce() async throws {
        let (path, digest) = try await tarball()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let server = try await Starting.server([folder.path])
        let deploy = try Deploy(["a.war": "", "Procfile": "web: java $JAVA_OPTS -jar webapp-runner.jar ./*.war"])
        try deploy.set("RUNNER_TARBALL", "http://127.0.0.1:\(server.port)/runner.tar.gz")
        #expect(
            try await deploy.call("compile").text.contains(
                "RUNNER_TARBALL is a URL: set RUNNER_TARBALL_SHA256 to the digest"))
        try deploy.set("RUNNER_TARBALL_SHA256", String(repeating: "0", count: 64))
        let wrong = try await deploy.call("compile")
        #expect(wrong.exit == .code(1))
        #expect(wrong.text.contains("is not 0000"))
        try deploy.set("RUNNER_TARBALL_SHA256", digest)
        let first = try await deploy.call("compile")
        #expect(first.exit == .code(0), "\(first.text)")
        #expect(first.text.contains("Downloading"))
        #expect(first.text.contains("This line starts a jar."))

        #expect(try await server.stop() == .code(0))
        let second = try await deploy.call("compile")
        #expect(second.exit == .code(0), "\(second.text)")
        #expect(!second.text.contains("Downloading"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: deploy.cache.path + "/runner").count == 1)
    }

    @Test func refusesWhatItCannotTrust() async throws {
        let (path, digest) = try await tarball()
        let deploy = try Deploy(["a.war": ""])
        let none = try await deploy.call("compile")
        #expect(none.exit == .code(1))
        #expect(none.text.contains("set RUNNER_TARBALL"))
        try deploy.set("RUNNER_TARBALL", "missing.tar.gz")
        #expect(try await deploy.call("compile").text.contains("there is no such file"))
        try deploy.set("RUNNER_TARBALL", path)
        #expect(try await deploy.call("compile").text.contains("the digest is not known"))
        try "\(digest)  runner.tar.gz\n".write(toFile: path + ".sha256", atomically: true, encoding: .utf8)
        #expect(try await deploy.call("compile").exit == .code(0))
        try deploy.set("RUNNER_JRE", path)
        let noJava = try await deploy.call("compile")
        #expect(noJava.exit == .code(1))
        #expect(noJava.text.contains("there is no bin/java in"))
        try Data([0]).write(to: URL(fileURLWithPath: path))
        #expect(try await deploy.call("compile").text.contains("it is not what was published, or damaged"))
    }
}
