// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The program as a user starts it.
@Suite("Starting", .serialized, .oneOfTwo)
struct ProgramTests {
    private func acceptance(_ server: Server, path: String = "") async throws {
        let first = try await server.get("\(path)/hello")
        #expect(first.text.hasPrefix("hello, world 1 "))
        let cookie = try #require(first.values("Set-Cookie").first?.split(separator: ";").first)
        #expect(
            try await server.get("\(path)/hello", [Field("Cookie", String(cookie))]).text.hasPrefix("hello, world 2 "))
        #expect(try await server.get("\(path)/").text == "hello, JSP\n")
        #expect(try await server.get("\(path)/static.txt").text == "a static file\n")
    }

    @Test(arguments: Generation.allCases)
    func servesAnArchive(_ generation: Generation) async throws {
        let server = try await Starting.server([try await Starting.archive("acceptance", generation)])
        try await acceptance(server)
        // What is served, by which Tomcat, and how long each step took.
        let output = server.program.output.text
        #expect(output.contains("acceptance-\(generation).war"))
        #expect(output.contains(generation == .javax ? "Tomcat/9.0" : "Tomcat/10.1"))
        #expect(output.range(of: "[0-9] m?s\\b", options: .regularExpression) != nil)
        #expect(try await server.stop() == .code(0))
        #expect(server.program.output.text.contains("life: contextDestroyed"))
    }

    @Test func servesAnExplodedDirectory() async throws {
        let server = try await Starting.server([try await Starting.directory()])
        try await acceptance(server)
        #expect(try await server.stop() == .code(0))
    }

    @Test func servesASourceDirectoryByDefault() async throws {
        let project = try Scratch.directory("project")
        let main = project.appendingPathComponent("src/main")
        try FileManager.default.createDirectory(at: main, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: try await Starting.directory()), to: main.appendingPathComponent("webapp"))
        let server = try await Starting.server([], directory: project.path)
        try await acceptance(server)
        #expect(try await server.stop() == .code(0))
    }

    @Test func servesSeveralApplications() async throws {
        let server = try await Starting.server([
            "--path", "first", try await Starting.archive(), try await Starting.directory("servlets"),
            try await Starting.archive("plain"),
        ])
        try await acceptance(server, path: "/first")
        #expect(try await server.get("/servlets/annotated").text == "red GET")
        #expect(try await server.get("/plain-jakarta/sub/file.txt").text == "sub\n")
        #expect(try await server.get("/nowhere").status == 404)
        #expect(try await server.stop() == .code(0))
    }

    @Test func refusesApplicationsOfTwoGenerations() async throws {
        let program = try Starting.program([
            try await Starting.archive("acceptance", .javax), try await Starting.archive("acceptance", .jakarta),
        ])
        let exit = try await program.exit()
        #expect(exit != .code(0))
        #expect(program.output.text.contains("javax"))
        #expect(program.output.text.contains("jakarta"))
    }

    @Test func takesThePortFromTheEnvironment() async throws {
        // A port that was free a moment ago.
        let first = try await Starting.server([try await Starting.archive("plain")])
        let port = first.port
        #expect(try await first.stop() == .code(0))
        let program = try Starting.program(
            [try await Starting.archive("plain")], environment: ["PORT": "\(port)"], port: [])
        let server = try await Server.serving(program)
        #expect(server.port == port)
        #expect(try await server.stop() == .code(0))
    }

    @Test func servesAStaticArchiveWithoutJava() async throws {
        let server = try await Starting.server(
            [try await Starting.archive("plain")], environment: ["PATH": "", "JAVA_HOME": ""])
        let page = try await server.get("/")
        #expect(page.text == "<p>plain</p>\n")
        #expect(page["Content-Type"] == "text/html")
        let file = try await server.get("/sub/file.txt")
        #expect(file["ETag"]?.hasPrefix("W/\"4-") == true)
        #expect(try await server.get("/sub/file.txt", [Field("If-None-Match", file["ETag"] ?? "")]).status == 304)
        #expect(try await server.get("/sub")["Location"]?.hasSuffix("/sub/") == true)
        #expect(try await server.get("/WEB-INF/web.xml").status == 404)
        #expect(try await server.get("/missing").status == 404)
        let maps = try String(contentsOfFile: "/proc/\(server.program.identifier)/maps", encoding: .utf8)
        #expect(!maps.contains("libjvm"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func runsAtMostSoManyServletsAtOnce() async throws {
        let server = try await Starting.server(["--max-threads", "42", try await Starting.archive()])
        var held: [ClientConnection] = []
        for _ in 0..<60 {
            let connection = try server.connect()
            try await connection.send("POST /hold HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n")
            held.append(connection)
        }
        try await server.program.output.contains("holding 42.")
        // No thread is left, and health and files need none.
        try await server.waitForHealth("ready")
        for connection in held { try await connection.send("x") }
        for connection in held { #expect(try await connection.receive().text == "held 1") }
        #expect(try await server.get("/hold").text == "most 42")
        #expect(try await server.stop() == .code(0))
    }

    @Test func setsTheSessionTimeout() async throws {
        let server = try await Starting.server(["--session-timeout", "7", try await Starting.archive()])
        #expect(try await server.get("/hello").text == "hello, world 1 420")
        #expect(try await server.stop() == .code(0))
    }

    @Test func unpacksOnceAndNeverTwice() async throws {
        let base = try Scratch.directory("kept").path
        let archive = try await Starting.archive()
        for _ in 0..<2 {
            let server = try await Server.serving(
                Program.runner(["--port", "0", "--temp-directory", base, archive]).start())
            try await acceptance(server)
            #expect(try await server.stop() == .code(0))
        }
        #expect(FileManager.default.fileExists(atPath: "\(base)/expanded"))
    }

    /// The JVM checks every call of ours from native code.
    @Test(arguments: Generation.allCases)
    func crossesToJavaAsTheInterfaceAsks(_ generation: Generation) async throws {
        let server = try await Starting.server(
            [try await Starting.archive("acceptance", generation)], environment: ["JAVA_OPTS": "-Xcheck:jni"])
        try await acceptance(server)
        let connection = try server.connect()
        for _ in 0..<50 {
            #expect(
                try await connection.ask(Request("POST", "/hold", body: [UInt8](repeating: 1, count: 100_000))).text
                    == "held 100000")
        }
        connection.close()
        #expect(try await server.stop() == .code(0))
        let output = server.program.output.text
        #expect(!output.contains("WARNING in native method"))
        #expect(!output.contains("FATAL ERROR in native method"))
        #expect(!output.contains("JNI call made without checking exceptions"))
    }

    @Test func takesJavaOptionsAsAShellSplitsThem() async throws {
        let server = try await Starting.server(
            [try await Starting.archive()],
            environment: ["JAVA_OPTS": "-Xmx384m -Xss512k -XX:MaxPermSize=128m -Dgreeting='a b' -server"])
        try await acceptance(server)
        #expect(try await server.stop() == .code(0))
    }
}
