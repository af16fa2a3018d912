// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

/// What an application sees of the connector, at the edges: after Tomcat's own tests of org.apache.catalina.connector and org.apache.coyote.
@Suite("The connector", .serialized, .serving("connector"))
struct ConnectorTests {
    // MARK: Early hints

    /// Tomcat 9.0 knows none: there 103 is an error like any other.
    @Test func sendsEarlyHints() async throws {
        let server = try await Served.by(.jakarta)
        let hint = "HTTP/1.1 103 \r\nLink: </style.css>; rel=preload; as=style\r\n"
        let connection = try server.connect()
        for _ in 0..<2 {
            try await connection.send("GET /hints HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try await connection.receive(through: "\r\n\r\n") == hint + "\r\n")
            let answer = try await connection.receive()
            #expect(answer.status == 200)
            #expect(answer["Link"] == "</style.css>; rel=preload; as=style")
            #expect(answer.text == "hinted")
        }
        try await connection.send("GET /hints?twice=1 HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try await connection.receive(through: "\r\n\r\n") == hint + "\r\n")
        #expect(
            try await connection.receive(through: "\r\n\r\n")
                == hint + "Link: </script.js>; rel=preload; as=script\r\n\r\n")
        #expect(try await connection.receive().values("Link").count == 2)
        try await connection.send("GET /hints?error=1 HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try await connection.receive(through: "\r\n\r\n") == hint + "\r\n")
        #expect(try await connection.receive().status == 409)
        try await connection.send("GET /hints?late=1 HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try await connection.receive(through: "\r\n\r\n") == hint + "\r\n")
        #expect(try await connection.receive().text == "hinted too late")
    }

    // MARK: Expectations

    @Test(arguments: Generation.allCases)
    func refusesAnUnknownExpectationButNotInHTTP10(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for (version, status) in [("1.1", 417), ("1.0", 200)] {
            let connection = try server.connect()
            try await connection.send("GET /form?a=b HTTP/\(version)\r\nHost: test\r\nExpect: miracle\r\n\r\n")
            #expect(try await connection.receive().status == status, "HTTP/\(version)")
        }
    }

    // MARK: Limits of forms

    @Test(arguments: Generation.allCases)
    func readsFormsUpToTheLimitOfTomcat(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let fit = String(repeating: "x", count: 2 * 1024 * 1024 - 2)
        #expect(try await server.ask(.form("/form", "a=" + fit)).text == "1 null null")
        #expect(try await server.ask(.form("/form", "a=" + fit + "x")).text == "0 true POST_TOO_LARGE")
        // In chunks the length is known too late.
        for (count, text) in [(20, "1 null null"), (22, "0 true POST_TOO_LARGE")] {
            let connection = try server.connect()
            try await connection.send(
                "POST /form HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\na=\r\n")
            let chunk = "186a0\r\n" + String(repeating: "x", count: 100_000) + "\r\n"
            for _ in 0..<count { try await connection.send(chunk) }
            try await connection.send("0\r\n\r\n")
            #expect(try await connection.receive().text == text)
        }
    }

    @Test(arguments: Generation.allCases)
    func readsAsManyParametersAsTomcat(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let limit = 10_000
        for (count, text) in [(limit, "\(limit) null null"), (limit + 1, "\(limit) true TOO_MANY_PARAMETERS")] {
            let form = (0..<count).map { "p\($0)=" }.joined(separator: "&")
            #expect(try await server.ask(.form("/form", form)).text == text)
        }
        #expect(try await server.get("/form?a=%zz&b").text == "1 true URL_DECODING")
    }

    // MARK: Connections

    /// Servlet 6.0; the older interface has no such thing.
    @Test func tellsConnectionsApart() async throws {
        let server = try await Served.by(.jakarta)
        let (first, second) = (try server.connect(), try server.connect())
        func ask(_ connection: ClientConnection) async throws -> [String] {
            try await connection.ask(Request("/connection")).text.split(
                separator: "|", omittingEmptySubsequences: false
            ).map(String.init)
        }
        let one = try await ask(first)
        let other = try await ask(second)
        let again = try await ask(first)
        #expect(one.count == 6)
        #expect(!one[0].isEmpty)
        #expect(one[0] == again[0])
        #expect(one[0] != other[0])
        // Protocol, the protocol's own number of the connection, TLS.
        #expect(one[1...3] == ["http/1.1", "", "false"])
        #expect(Set([one[4], other[4], again[4]]).count == 3)
    }

    // MARK: Non-blocking input and output

    @Test(arguments: Generation.allCases)
    func keepsTheRulesOfNonBlockingInput(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(
            try await server.get("/rules?how=synchronous").text == "IllegalStateException IllegalStateException")
        #expect(
            try await server.get("/rules?how=null").text == "NullPointerException NullPointerException")
        #expect(try await server.ask(Request("POST", "/rules?how=twice", body: [1, 2])).text == "read 2 true")
        try await server.program.output.contains("rules twice: IllegalStateException")
    }

    @Test(arguments: Generation.allCases)
    func aReadThatIsNotReadyThrows(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("POST /rules?how=read HTTP/1.1\r\nHost: test\r\nContent-Length: 7\r\n\r\nabc")
        try await server.program.output.contains("rules read unready after 3: IllegalStateException")
        try await connection.send("defg")
        #expect(try await connection.receive().text == "read 7 true")
        // The connection goes on.
        #expect(try await connection.ask(Request("/form")).text == "0 null null")
    }

    @Test(arguments: Generation.allCases)
    func aWriteThatIsNotReadyThrows(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for how in ["write", "write-twice"] {
            let connection = try server.connect()
            try await connection.send("GET /rules?how=\(how) HTTP/1.1\r\nHost: test\r\n\r\n")
            try await server.program.output.contains("rules write unready: IllegalStateException")
            let answer = try await connection.receive(within: .seconds(60))
            #expect(answer.body.count == 20_000_000)
        }
        try await server.program.output.contains("rules write-twice: IllegalStateException")
    }

    @Test(arguments: Generation.allCases)
    func tellsAListenerWhatItHasThrownItself(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("POST /rules?how=throw HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")
        try await server.program.output.contains("rules read failed: on purpose")
        connection.close()
        let other = try server.connect()
        try await other.send("GET /rules?how=throw-write HTTP/1.1\r\nHost: test\r\n\r\n")
        try await server.program.output.contains("rules write failed: on purpose")
        other.close()
        #expect(try await server.get("/form").status == 200)
    }

    @Test(arguments: Generation.allCases)
    func tellsAWriteListenerThatTheClientIsGone(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("GET /rules?how=write HTTP/1.1\r\nHost: test\r\n\r\n")
        _ = try await connection.receiveBytes(100_000)
        connection.reset()
        try await server.program.output.contains("rules write failed: ")
        #expect(try await server.get("/form").status == 200)
    }

    /// Every byte by itself: a chunk's size, its extension, its ends and the trailers are cut at every place. (Tomcat 9.0.70's own
    /// connector loses its way in a chunk's size that comes in two parts.)
    @Test(arguments: Generation.allCases.filter { Server.Kind.underTest == .runner || $0 == .jakarta })
    func readsChunksHoweverTheyAreCut(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let body = "5;name=value\r\nhello\r\n0a;x=\"y\"\r\n0123456789\r\n0;last\r\nX-Trailer: value\r\n\r\n"
        let connection = try server.connect()
        let head = "POST /rules?how=read HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
        try await connection.send(head)
        for byte in body.utf8 { try await connection.send([byte]) }
        #expect(try await connection.receive().text == "read 15 true")
        for cut in 1..<body.utf8.count {
            let bytes = Array(body.utf8)
            try await connection.send(Array(head.utf8) + bytes[..<cut])
            try await connection.send(Array(bytes[cut...]))
            #expect(try await connection.receive().text == "read 15 true", "cut at \(cut)")
        }
    }
}
