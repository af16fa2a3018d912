// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("As jetty-runner", .serialized, .oneOfTwo)
struct JettyRunnerTests {
    /// The program under the name of jetty-runner.
    private func program(_ arguments: [String], environment: [String: String] = [:]) throws -> Program {
        var program = try Program.runner(arguments, environment: environment)
        let link = try Folder("bin").url.appendingPathComponent("jetty-runner")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: URL(fileURLWithPath: program.executable))
        program.executable = link.path
        return program
    }

    private func base() throws -> [String] {
        ["--port", "0", "--temp-directory", try Scratch.directory("base").path]
    }

    /// Says something at the stop port and returns the answer.
    private func say(_ text: String, at port: Int) async throws -> String {
        let connection = try ClientConnection(port: port)
        defer { connection.close() }
        try await connection.send(text)
        return String(decoding: try await connection.receiveToEnd(), as: UTF8.self)
    }

    @Test func servesContextsUnderItsName() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war").add("surroundings", as: "b")
        try folder.write("from a directory", to: "classes/one.txt").write("from a jar", to: "jar/two.txt")
            .write("from a directory of jars", to: "more/three.txt")
        let java = try Java.find()
        try java.pack(folder.url.appendingPathComponent("jar"), to: folder.url.appendingPathComponent("two.jar"))
        try folder.write("", to: "lib/sub/empty")
        try java.pack(
            folder.url.appendingPathComponent("more"), to: folder.url.appendingPathComponent("lib/sub/three.jar"))
        let stop = try FreePort.find()
        let server = try await Server.serving(
            try program(
                try base() + [
                    "--host", "127.0.0.1", "--stop-port", "\(stop)", "--stop-key", "a secret", "--stats", "unsecure",
                    "--jar", folder.path + "/two.jar", "--lib", folder.path + "/lib",
                    "--classes", folder.path + "/classes", folder.path + "/a.war", "--path", "b", folder.path + "/b",
                ]
            ).start())
        #expect(server.program.output.text.contains("http://127.0.0.1:"))
        #expect(try await server.get("/hello").text.hasPrefix("hello, world 1 "))

        // The class path of the container.
        #expect(try await server.get("/b/look?resource=one.txt").text == "from a directory")
        #expect(try await server.get("/b/look?resource=two.txt").text == "from a jar")
        #expect(try await server.get("/b/look?resource=three.txt").text == "from a directory of jars")

        let figures = try await server.get("/stats").text.split(separator: "\n").map(String.init)
        #expect(figures.contains { $0.hasPrefix("Total requests: ") && $0 != "Total requests: 0" }, "\(figures)")
        #expect(figures.contains("Requests in flight: 1"))
        #expect(try await server.get("/stats/").status == 200)

        // The stop port.
        #expect(try await say("wrong\nstop\n", at: stop) == "")
        #expect(try await say("a secret\nnothing\n", at: stop) == "")
        #expect(try await say("a secret\r\nstatus\r\n", at: stop) == "OK\r\n")
        #expect(try await say("a secret\npid\n", at: stop) == "\(server.program.identifier)\r\n")
        #expect(server.program.isRunning)
        #expect(try await say("a secret\nstop\n", at: stop) == "Stopped\r\n")
        #expect(try await server.program.exit() == .code(0))
        #expect(server.program.output.text.contains("life: contextDestroyed"))
    }

    @Test func isForcedToStopWithoutWaiting() async throws {
        let stop = try FreePort.find()
        let words = ["--as", "jetty-runner", "--shutdown-grace", "100", "-DSTOP.PORT=\(stop)", "-DSTOP.KEY=k"]
        let server = try await Server.serving(
            Program.runner(try base() + words + [try await Starting.archive()]).start())
        let held = try server.connect()
        try await held.send("POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n")
        try await server.program.output.contains("holding 1.")
        #expect(try await say("k\nforcestop\n", at: stop) == "Stopped\r\n")
        #expect(try await server.program.exit(within: .seconds(30)) == .code(0))
    }

    @Test func saysThatTheStopPortIsTaken() async throws {
        let first = try await Server.serving(Program.runner(try base() + [try await Starting.archive("plain")]).start())
        let program = try program(
            try base() + ["--stop-port", "\(first.port)", "--stop-key", "k", try await Starting.archive("plain")]
        ).start()
        #expect(try await program.exit() == .code(69))
        #expect(program.standardError.text.contains("--stop-port"))
        #expect(try await first.stop() == .code(0))
    }

    @Test func readsJettysXML() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war").add("surroundings", as: "b.war")
        try folder.write(
            """
            <?xml version="1.0"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "http://www.eclipse.org/jetty/configure.dtd">
            <Configure class="org.eclipse.jetty.webapp.WebAppContext">
              <Set name="contextPath">/shop</Set><Set name="war">\(folder.path)/a.war</Set>
            </Configure>
            """, to: "shop.xml")
        try folder.write(
            """
            <Configure id="Server" class="org.eclipse.jetty.server.Server">
              <Call name="addConnector"><Arg><New class="org.eclipse.jetty.server.ServerConnector">
                <Arg name="server"><Ref refid="Server"/></Arg>
                <Set name="host">127.0.0.1</Set><Set name="port">0</Set>
              </New></Arg></Call>
            </Configure>
            """, to: "jetty.xml")
        // PORT would be taken, were there no port in the file.
        let program = try program(
            [
                "--temp-directory", try Scratch.directory("base").path, "--config", folder.path + "/jetty.xml",
                folder.path + "/shop.xml", "--path", "/b", folder.path + "/b.war",
            ], environment: ["PORT": "1"]
        ).start()
        let server = try await Server.serving(program)
        #expect(server.program.output.text.contains("http://127.0.0.1:"))
        #expect(try await server.get("/shop/hello").text.hasPrefix("hello, world 1 "))
        #expect(try await server.get("/b/look?property=none").text == "none")
        #expect(try await server.stop() == .code(0))
    }

    @Test func writesEverythingToAFile() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war")
        let port = try FreePort.find()
        var program = try program([
            "--port", "\(port)", "--temp-directory", folder.path + "/base", "--out", "yyyy_mm_dd.log", "a.war",
        ])
        program.directory = folder.path
        let before = Date()
        let server = Server(program: try program.start(), port: port)
        try await server.waitForHealth("ready")
        #expect(try await server.get("/output").status == 200)
        #expect(try await server.stop() == .code(0))
        #expect(server.program.output.text == "")
        // Today's, unless the day has ended meanwhile.
        let names = [before, Date()].map { date in
            let day = Calendar.current.dateComponents([.year, .month, .day], from: date)
            return String(format: "%04d_%02d_%02d.log", day.year ?? 0, day.month ?? 0, day.day ?? 0)
        }
        let text = try Set(names).sorted().compactMap { try? folder.text($0) }.joined()
        for part in ["Ready in", "one: System.out", "two: System.err", "three: java.util.logging", "Stopped."] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func writesALineForEachRequest() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war")
        var program = try program(try base() + ["--log", "log/yyyy_mm_dd.request.log", "a.war"])
        program.directory = folder.path
        try folder.write("", to: "log/empty")
        let before = Date()
        let server = try await Server.serving(program.start())
        _ = try await server.get("/static.txt?x=y", [Field("User-Agent", "a test"), Field("Referer", "http://r/")])
        #expect(try await server.stop() == .code(0))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let names = [before, Date()].map { date in
            let day = calendar.dateComponents([.year, .month, .day], from: date)
            return String(format: "log/%04d_%02d_%02d.request.log", day.year ?? 0, day.month ?? 0, day.day ?? 0)
        }
        let lines = Set(names).compactMap { try? folder.text($0) }.joined().split(separator: "\n")
        let line = try #require(lines.first { $0.contains("/static.txt") })
        #expect(line.hasPrefix("127.0.0.1 - - ["))
        let end = #" +0000] "GET /static.txt?x=y HTTP/1.1" 200 14 "http://r/" "a test""#
        #expect(line.hasSuffix(end), "\(line)")
    }

    @Test func keepsSessionsInRedisAsTheOriginalNeverDid() async throws {
        let archive = try await Starting.archive()
        try await withRedisServer { redis in
            let arguments = try base() + ["--session-store", "redis", "--path", "/x", archive]
            var cookie: [Field] = []
            for count in 1...2 {
                let server = try await Server.serving(
                    try program(arguments, environment: ["REDIS_URL": redis.url]).start())
                let answer = try await server.get("/x/hello", cookie)
                #expect(answer.text.hasPrefix("hello, world \(count) "))
                if let set = answer.values("Set-Cookie").first?.split(separator: ";").first {
                    cookie = [Field("Cookie", String(set))]
                }
                #expect(try await server.stop() == .code(0))
            }
        }
    }

    @Test(arguments: [
        (["--stats", "realm.properties", "a.war"], 64, "--stats unsecure"), (["a.war", "b.war"], 64, "both be served"),
        (["--stop-port", "4000", "a.war"], 64, "--stop-key"), (["--jar", "none.jar", "a.war"], 66, "--jar"),
        (["none.war"], 66, "none.war"), (["--unknown", "a.war"], 64, "--unknown"),
        (["--out", "/no/such/file", "a.war"], 78, "--out"),
        ([], 64, "No application"),
    ])
    func refusesWhatItCannotDo(_ arguments: [String], _ status: Int32, _ part: String) async throws {
        let running = try program(arguments).start()
        #expect(try await running.exit() == .code(status))
        #expect(running.standardError.text.contains(part), "\(running.output.text)")
    }

    @Test(arguments: [("--help", "--stop-key"), ("--version", "0.")])
    func tellsAboutItself(_ flag: String, _ part: String) async throws {
        let running = try program([flag]).start()
        #expect(try await running.exit() == .code(0))
        #expect(running.standardOutput.text.contains(part))
    }

    // MARK: By the build pack's file

    @Test func isChosenByAWebserverFile() async throws {
        let folder = try await Folder().add("acceptance", .javax, as: "a.war").add("surroundings", .javax, as: "b.war")
        try folder.write("jetty-runner-9.4.0.v20161208.jar\n", to: "webserver")
        var program = try Program.runner(try base() + ["--path", "/a", "a.war", "--path", "/b", "b.war"])
        program.directory = folder.path
        let server = try await Server.serving(program.start())
        #expect(try await server.get("/a/hello").text.hasPrefix("hello, world 1 "))
        #expect(try await server.get("/b/look?property=none").text == "none")
        let notes = server.program.output.lines.filter { $0.contains("webserver says jetty-runner-9.4.0") }
        #expect(notes.count == 1)
        #expect(try await server.stop() == .code(0))
    }

    /// The build pack's name of a server is no reason to start Java for files.
    @Test func leavesFilesToTheHost() async throws {
        let folder = try Folder().write("a page", to: "app/page.txt").write(
            "webapp-runner-8.5.5.2.jar", to: "webserver")
        let server = try await Starting.server([folder.path + "/app"], environment: ["JAVA_HOME": "/no/such/java"])
        #expect(try await server.get("/page.txt").text == "a page")
        #expect(try await server.stop() == .code(0))
    }

    @Test(arguments: [
        ("tomcat-8.5.jar", 78, "webapp-runner-{7.0,8.0,8.5,9.0}"), ("webapp-runner-8.5.5.2.jar", 78, "jakarta.servlet"),
        (String(repeating: "x", count: 1 << 20), 78, "not the build pack's file"),
    ])
    func isNotChosenByAnythingElse(_ content: String, _ status: Int32, _ part: String) async throws {
        let folder = try await Folder().add("acceptance", as: "app/a.war")
        try folder.write(content, to: "app/webserver")
        // Beside the archive, while the current directory is another.
        let running = try Starting.program([folder.path + "/app/a.war"])
        #expect(try await running.exit() == .code(status))
        #expect(running.standardError.text.contains(part), "\(running.output.text)")
    }
}
