// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What `-A` and the flags say of Tomcat's connector, seen by a client.
@Suite("The connector's flags", .serialized, .oneOfTwo)
struct ConnectorFlagTests {
    /// A test application with a file of its own.
    private func application(_ name: String, _ generation: Generation) async throws -> URL {
        let directory = try Scratch.directory("connector").appendingPathComponent(name)
        try FileManager.default.copyItem(at: try await Applications.shared.directory(name, generation), to: directory)
        try Data("a file\n".utf8).write(to: directory.appendingPathComponent("file.txt"))
        return directory
    }

    private func start(_ name: String, _ generation: Generation, _ arguments: [String]) async throws -> Server {
        try await Server.start(
            try await application(name, generation), generation, by: .runner, arguments: arguments)
    }

    @Test(arguments: Generation.allCases)
    func boundsWhatIsReadOfARequest(_ generation: Generation) async throws {
        let server = try await start(
            "connector", generation,
            [
                "-AmaxHttpHeaderSize=131072", "-AmaxHeaderCount=200", "-AmaxKeepAliveRequests=3", "-AmaxPostSize=64",
                "-AmaxParameterCount=3", "-AparseBodyMethods=POST,PUT", "-AmaxSwallowSize=100",
                "-AkeepAliveTimeout=7000", "-AconnectionTimeout=4000", "-AmaxPartCount=10",
                "-AsocketBuffer=9000", "-Anonsense=1",
            ])
        // A head of 90 KB, which Java gets in one piece, and 150 fields.
        let long = Field("X-Long", String(repeating: "x", count: 90_000))
        #expect(try await server.get("/form?a=1", [long]).text == "1 null null")
        let many = (0..<150).map { Field("X-\($0)", "1") }
        #expect(try await server.get("/form?a=1", many).text == "1 null null")
        #expect(try await server.get("/form?a=1", many + many).status == 431)
        let tooLong = Field("X-Long", String(repeating: "x", count: 131_072))
        #expect(try await server.get("/form?a=1", [tooLong]).status == 431)

        let connection = try server.connect()
        let keeping = Request("/form", fields: [Field("Connection", "keep-alive")])
        for _ in 0..<2 {
            let answer = try await connection.ask(keeping)
            #expect(answer["Keep-Alive"] == "timeout=7")
        }
        #expect(try await connection.ask(keeping)["Connection"] == "close")
        #expect(try await connection.receiveToEnd().isEmpty)

        #expect(
            try await server.ask(.form("/form", "a=" + String(repeating: "x", count: 100))).text
                == "0 true POST_TOO_LARGE")
        #expect(try await server.ask(.form("/form", "a=1&b=2&c=3&d=4")).text == "3 true TOO_MANY_PARAMETERS")
        var put = Request.form("/form", "a=1&b=2")
        put.method = "PUT"
        #expect(try await server.ask(put).text == "2 null null")

        // Nobody reads it, and it is too much to be skipped.
        let unread = try server.connect()
        try await unread.send("POST /connection HTTP/1.1\r\nHost: test\r\nContent-Length: 500\r\n\r\nx")
        #expect(try await unread.receive()["Connection"] == "close")

        let slow = try server.connect()
        try await slow.send("GET /form HTTP/1.1\r\n")
        // Well before the 20 s that it would be without the property.
        #expect(try await slow.receive(within: .seconds(15)).status == 408)

        let warnings = server.program.output.lines.filter { $0.contains("have no effect") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("-Anonsense, -AsocketBuffer have no effect") == true)
        // Tomcat's own connector has it, but not that of an older one.
        #expect(
            server.program.output.text.contains("-AmaxPartCount has no effect: Apache Tomcat/9.0")
                == (generation == .javax))
        #expect(try await server.stop() == .code(0))
    }

    @Test(arguments: Generation.allCases)
    func relaxesTargetsAndNamesItself(_ generation: Generation) async throws {
        let server = try await start(
            "parameters", generation,
            [
                "-ArelaxedPathChars=[]|", "-ArelaxedQueryChars={}[]", "-Aserver=own/1", "-AenableLookups=true",
                "-Asecure=true", "-AencodedSolidusHandling=decode",
            ])
        #expect(try await server.get("/parameters/a[1]|b?q[0]={x}").text.hasPrefix("q[0]=[{x}]\npath /a[1]|b "))
        #expect(try await server.get("/parameters?a=|").status == 400)
        #expect(try await server.get("/parameters/{}").status == 400)
        #expect(try await server.get("/parameters/a%2Fb").text.contains("path /a/b uri /parameters/a%2Fb"))
        let facts = try await server.get("/facts")
        #expect(facts.text.contains("scheme=http\nsecure=true\n"))
        #expect(facts.text.contains("remote=127.0.0.1 localhost true"))
        for target in ["/facts", "/file.txt", "/none", "/parameters?a=|", "/.well-known/runner/health"] {
            #expect(try await server.get(target).values("Server") == ["own/1"])
        }
        #expect(try await server.stop() == .code(0))
    }

    @Test(arguments: Generation.allCases)
    func readsAddressesInTheirEncoding(_ generation: Generation) async throws {
        let server = try await start(
            "parameters", generation,
            [
                "--uri-encoding", "GBK", "--use-body-encoding-for-uri", "-AxpoweredBy=true", "-AallowTrace=true",
                "--scanBootstrapClassPath", "--enable-naming",
            ])
        // 中 in GBK.
        #expect(try await server.get("/parameters/%D6%D0").text.hasPrefix("path /中 "))
        let body = try await server.get("/parameters?a=%E4%B8%AD", [Field("X-Encoding", "UTF-8")])
        #expect(body.text.hasPrefix("a=[中]\n"))
        // Files too say what Tomcat says.
        for target in ["/parameters", "/file.txt"] {
            #expect(try await server.get(target)["X-Powered-By"]?.hasPrefix("Servlet/") == true)
        }
        #expect(try await server.ask(Request("TRACE", "/file.txt")).text.hasPrefix("TRACE /file.txt HTTP/1.1"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func refusesAnEncodingThatJavaDoesNotKnow() async throws {
        for name in ["klingon", "UTF-16", "a b"] {
            let program = try Starting.program(["--uri-encoding", name, try await Starting.directory()])
            #expect(try await program.exit() == .code(64))
            #expect(program.standardError.text.hasPrefix("runner: URIEncoding '\(name)' is no encoding"))
        }
    }

    @Test func sendsWhoMustBeSecureToThePortOfTheProxy() async throws {
        let application = try await Failing.directory(
            Failing.servlet("failing.Steady") + """
                <security-constraint><web-resource-collection><web-resource-name>all</web-resource-name>
                <url-pattern>/*</url-pattern></web-resource-collection><user-data-constraint>
                <transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint></security-constraint>
                """)
        let server = try await Starting.server(["-AredirectPort=8443", application])
        #expect(
            try await server.get("/s", [Field("Host", "shop.test")])["Location"] == "https://shop.test:8443/s")
        #expect(try await server.stop() == .code(0))
    }

    @Test func listensWhereAPropertySays() async throws {
        let port = try FreePort.find()
        let program = try Starting.program(
            ["--host", "0.0.0.0", "-Aaddress=127.0.0.1", "-Aport=\(port)", try await Starting.archive("plain")])
        let server = try await Server.serving(program)
        #expect(server.port == port)
        #expect(program.output.text.contains("Listening on http://127.0.0.1:\(port)"))
        #expect(try await server.stop() == .code(0))
    }

    // MARK: Compression

    @Test func compressesFromTheSizeThatAPropertySays() async throws {
        let server = try await start(
            "compressing", .jakarta, ["-Acompression=on", "-AcompressionMinSize=100", "-AcompressibleMimeType=text/x"])
        let gzip = [Field("Accept-Encoding", "gzip")]
        #expect(try await server.get("/made?type=text/x&size=200&length=1", gzip)["Content-Encoding"] == "gzip")
        #expect(try await server.get("/made?type=text/x&size=99&length=1", gzip)["Content-Encoding"] == nil)
        #expect(try await server.get("/made?type=text/html&size=5000", gzip)["Content-Encoding"] == nil)
        #expect(try await server.stop() == .code(0))
    }

    @Test func compressesEverythingWhereAPropertySaysSo() async throws {
        let server = try await start("compressing", .javax, ["-Acompression=force"])
        let gzip = [Field("Accept-Encoding", "gzip")]
        #expect(try await server.get("/made?type=image/png&size=10&length=1", gzip)["Content-Encoding"] == "gzip")
        #expect(try await server.get("/file.txt", gzip)["Content-Encoding"] == "gzip")
        #expect(try await server.get("/file.txt")["Content-Encoding"] == nil)
        #expect(try await server.stop() == .code(0))
    }

    // MARK: In front of a proxy

    @Test(arguments: Generation.allCases)
    func showsTheAddressInFrontOfAProxy(_ generation: Generation) async throws {
        let server = try await start(
            "parameters", generation, ["--proxy-base-url", "https://shop.example:8443", "--path", "app"])
        func facts(_ fields: [Field]) async throws -> [String] {
            try await server.get("/app/facts", fields).text.split(separator: "\n").map(String.init)
        }
        // Whatever a client or a proxy says of it; only who asks is still a proxy's to say.
        for fields in [
            [], [Field("Host", "10.0.0.7:5000")],
            [Field("X-Forwarded-Proto", "http"), Field("X-Forwarded-Port", "81")],
        ] {
            let facts = try await facts(fields)
            #expect(facts[0...2] == ["scheme=https", "secure=true", "server=shop.example:8443"])
            #expect(facts.contains("url=https://shop.example:8443/app/facts"))
        }
        #expect(
            try await facts([Field("X-Forwarded-For", "203.0.113.9")]).contains { $0.hasPrefix("remote=203.0.113.9 ") })
        // HTTP/1.0 knows whole addresses only.
        let connection = try server.connect()
        try await connection.send("GET /app HTTP/1.0\r\nHost: inside\r\n\r\n")
        #expect(try await connection.receive()["Location"] == "https://shop.example:8443/app/")
        #expect(try await server.stop() == .code(0))
    }

    @Test func showsTheAddressInFrontOfAProxyWithoutJava() async throws {
        let server = try await Starting.server([
            "--proxy-base-url", "https://shop.example", try await Starting.archive("plain"),
        ])
        let connection = try server.connect()
        try await connection.send("GET /sub HTTP/1.0\r\nHost: inside:99\r\nX-Forwarded-Proto: http\r\n\r\n")
        #expect(try await connection.receive()["Location"] == "https://shop.example/sub/")
        #expect(try await server.stop() == .code(0))
    }

    @Test func believesNoProxyIfToldTo() async throws {
        let server = try await start(
            "parameters", .jakarta, ["--forwarded-headers", "ignore", "-AproxyName=shop", "-AURIEncoding=GBK"])
        let facts = try await server.get(
            "/facts",
            [
                Field("Host", "example.test"), Field("X-Forwarded-For", "203.0.113.9"),
                Field("X-Forwarded-Proto", "https"), Field("X-Forwarded-Port", "444"),
            ]
        ).text
        #expect(facts.hasPrefix("scheme=http\nsecure=false\nserver=shop:80\nremote=127.0.0.1 "))
        #expect(try await server.get("/parameters?a=%D6%D0").text.hasPrefix("a=[中]\n"))
        #expect(try await server.stop() == .code(0))
    }
}
