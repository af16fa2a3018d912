// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The access log of the whole program, beside the one that Tomcat writes of the same requests.
@Suite("The access log of the program", .serialized, .oneOfTwo)
struct AccessLogTests {
    /// Every token whose value is not a matter of chance.
    private static let pattern = [
        "%a", "%{peer}a", "%b", "%B", "%h", "%H", "%l", "%m", "%q", "\"%r\"", "%s", "%u", "%U", "%v", "%p", "%X",
        "\"%{X-Asked}i\"", "\"%{X-Shown}o\"", "\"%{Content-Length}o\"", "\"%{Content-Type}o\"", "\"%{Location}o\"",
        "%{colour}c", "%{shown}r", "%{shown}s", "%S",
    ].joined(separator: " ")

    private static func credentials(_ user: String) -> Field {
        Field("Authorization", "Basic " + Data("\(user):secret".latin1).base64EncodedString())
    }

    private static let requests: [Request] = [
        Request("/file.txt"), Request("HEAD", "/file.txt"), Request("/file.txt", fields: [Field("Range", "bytes=2-3")]),
        Request("/file.txt", fields: [Field("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]),
        Request("POST", "/file.txt", body: Array("body".utf8)),
        Request("/shown?length=5"), Request("HEAD", "/shown?length=5"), Request("/shown?length=5&flush=1"),
        Request("/shown?status=204"),
        Request("/shown?length=7&async=1"), Request("/shown?"), Request("/shown"),
        Request("/shown?length=3&close=1"),
        Request("/shown?field=some%20value%22%5C%C3%BC"), Request("/shown?attribute=j%C3%BCrgen%0A%22&length=1"),
        Request("/shown?session=kept%09&length=1"), Request("/shown?length=1"),
        Request("/shown?length=1&async=1&attribute=from+a+thread"),
        Request(
            "/shown",
            fields: [
                Field("X-Asked", "one \"two\" \\three\tfour"), Field("x-asked", "\u{e9}"),
                Field("Cookie", "colour=red; a=b"), Field("Cookie", "colour=blue; colours=no"),
            ]),
        Request("/shown", fields: [Field("X-Asked", "")]),
        Request("/protected/shown"), Request("/protected/shown?length=3", fields: [credentials("anna")]),
        Request("/protected/shown", fields: [credentials("jürgen")]),
        Request("/protected/shown", fields: [credentials("a\"b\\c")]),
        Request("/protected", fields: [credentials("anna")]),
        Request("DELETE", "/shown;x=1/%41?a=1&b=%20"), Request("OPTIONS", "/file.txt"),
        Request("/file.txt"),
    ]

    private static func lines(_ file: URL, count: Int) async throws -> [String] {
        let deadline = Deadline(after: .seconds(20))
        while true {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
            if lines.count >= count { return lines }
            guard !deadline.hasPassed else {
                throw TimedOut(waitingFor: "\(count) lines", detail: lines.joined(separator: "\n"))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Asks one after the other; each line is there before the next request is sent, so that their order is certain.
    private static func ask(_ server: Server, _ log: URL) async throws -> [String] {
        var jar: [String: String] = [:]
        let first = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").count
        for (index, request) in requests.enumerated() {
            var request = request.with("Host", "examples.test:8443")
            if !jar.isEmpty, !request.fields.contains(where: { $0.name == "Cookie" }) {
                request = request.with("Cookie", jar.map { "\($0)=\($1)" }.joined(separator: "; "))
            }
            jar.merge(try await server.ask(request).cookies) { $1 }
            _ = try await lines(log, count: first + index + 1)
        }
        return try await lines(log, count: first + requests.count).dropFirst(first).map {
            $0.replacing(/[0-9A-Fa-f]{32}/, with: "SESSION")
        }
    }

    @Test(arguments: [(Generation.javax, "memory"), (.jakarta, "memory"), (.jakarta, "file")])
    func saysWhatTomcatSays(_ generation: Generation, sessionsIn store: String) async throws {
        let application = try await Applications.shared.directory("logged", generation)
        let folder = try Scratch.directory("access")
        let (ours, theirs) = (folder.appendingPathComponent("ours"), folder.appendingPathComponent("theirs"))
        async let starting = Server.start(
            application, generation, by: .runner,
            arguments: [
                "--access-log-file", ours.path, "--access-log-pattern", Self.pattern, "--session-store", store,
            ])
        async let peerStarting = Server.start(
            application, generation, by: .peer,
            peerArguments: ["--access-log", theirs.path, "--access-log-pattern", Self.pattern])
        let (runner, peer) = (try await starting, try await peerStarting)
        async let asked = Self.ask(runner, ours)
        async let peerAsked = Self.ask(peer, theirs)
        for ((request, line), expected) in zip(zip(Self.requests, try await asked), try await peerAsked) {
            #expect(line == Self.corrected(expected, request), "\(request)")
        }
        try await runner.stop()
        try await peer.stop()
    }

    /// A file that we send by ourselves has no user and no session, though the client has.
    private static func corrected(_ line: String, _ request: Request) -> String {
        guard request.method == "GET", request.target == Array("/file.txt".utf8) else { return line }
        return line.replacingOccurrences(of: " 200 anna ", with: " 200 - ")
            .replacingOccurrences(of: "kept\\t SESSION", with: "- -")
    }

    @Test func hasEveryRequestThatThePortWasAsked() async throws {
        let program = try Starting.program([
            "--access-log", "--access-log-pattern", "access: %r %s %b", "--enable-compression",
            try await Starting.archive("acceptance"),
        ])
        let early = try await Server.bound(program)
        #expect(try await early.get("/before").status == 503)
        try await program.output.contains("access: GET /before HTTP/1.1 503 ")
        let server = try await Server.serving(program)
        _ = try await server.get("/static.txt")
        _ = try await server.get("/hello")
        let bare = try server.connect()
        try await bare.send("GET /bad HTTP/1.1\r\n\r\n")
        _ = try await bare.receive()
        for line in [
            "access: GET /.well-known/runner/health HTTP/1.1 200 19", "access: GET /static.txt HTTP/1.1 200 ",
            "access: GET /hello HTTP/1.1 200 ", "access: GET /bad HTTP/1.1 400 ",
        ] {
            try await program.output.contains(line)
        }
        // The last line is written before the process ends.
        async let last = server.get("/last")
        _ = try await last
        #expect(try await server.stop() == .code(0))
        #expect(program.output.text.contains("access: GET /last HTTP/1.1 404 "))
    }

    @Test func hasFilesWithoutAnyJava() async throws {
        let server = try await Starting.server(["--access-log", try await Starting.directory("plain")])
        _ = try await server.get("/index.html")
        _ = try await server.get("/missing")
        let pattern =
            /127\.0\.0\.1 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4}(:\d\d){3} [+-]\d{4}\] "GET \/missing HTTP\/1\.1" 404 \d+/
        try await server.program.output.contains("\"GET /missing HTTP/1.1\" 404")
        #expect(server.program.output.lines.contains { $0.wholeMatch(of: pattern) != nil })
        #expect(server.program.output.text.contains("\"GET /index.html HTTP/1.1\" 200"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func hasTheHandshakeOfAWebSocketOnce() async throws {
        let server = try await Starting.server([
            "--access-log", "--access-log-pattern", "access: %m %U %s %I", try await Starting.directory("sockets"),
        ])
        let connection = try server.connect()
        let answer = try await connection.ask(WebSocketConnection.handshake("/partial"))
        #expect(answer.status == 101)
        let log = server.program.output
        try await log.contains("access: GET /partial 101 ")
        #expect(log.lines.contains { $0.wholeMatch(of: /access: GET \/partial 101 [^-].*/) != nil })
        connection.close()
        #expect(try await server.stop() == .code(0))
        #expect(log.lines.filter { $0.hasPrefix("access: GET /partial") }.count == 1)
    }

    @Test func isJSONWhereTheLogIs() async throws {
        let server = try await Starting.server([
            "--access-log", "--access-log-pattern", "%m \"%U\"", "--log-format", "json",
            try await Starting.directory("plain"),
        ])
        _ = try await server.get("/index.html")
        try await server.program.output.contains("/index.html")
        let line = try #require(server.program.output.lines.first { $0.contains("/index.html") })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["logger"] as? String == "access")
        #expect(object["message"] as? String == "GET \"/index.html\"")
        #expect(try await server.stop() == .code(0))
    }

    /// Who reads the output has stopped reading: requests go on, nothing is lost, and the process still ends when it is asked to.
    @Test func aReaderThatStallsStopsNobody() async throws {
        let folder = try Scratch.directory("stalled")
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        let port = try FreePort.find()
        let runner = try Program.runner([])
        let program = try Program(
            "/bin/sh",
            [
                "-c", "exec \"$0\" \"$@\" >\"$PIPE\"", runner.executable, "--port", "\(port)", "--access-log",
                "--access-log-pattern", String(repeating: "long ", count: 40) + "%U",
                try await Starting.directory("plain"),
            ], environment: ["PIPE": pipe]
        ).start()
        let server = Server(program: program, port: port)
        try await server.waitForHealth("ready")
        let connection = try server.connect()
        // Five times what the pipe takes.
        for number in 0..<1500 { #expect(try await connection.ask(Request("/\(number)")).status == 404) }
        connection.close()
        program.signal(SIGTERM)
        #expect(try await program.exit(within: .seconds(30)) == .code(0))
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(reader, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix(" /0") })
        #expect(lines.filter { $0.hasPrefix("long ") }.allSatisfy { $0.utf8.count > 200 })
    }

    @Test func aTokenThatIsNotKnownEndsTheStart() async throws {
        let program = try Starting.program([
            "--access-log", "--access-log-pattern", "%h %Y", try await Starting.directory("plain"),
        ])
        #expect(try await program.exit() == .code(64))
        #expect(program.standardError.text.contains("%Y is not known in an access log pattern"))
    }

    @Test func aFileThatCannotBeWrittenEndsTheStart() async throws {
        let program = try Starting.program([
            "--access-log-file", "/no/such/folder/access.log", try await Starting.directory("plain"),
        ])
        #expect(try await program.exit() == .code(78))
        #expect(program.standardError.text.contains("The access log /no/such/folder/access.log cannot be written"))
        #expect(!program.output.text.contains("Listening"))
    }
}
