// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Parameters, header fields, cookies and request facts", .serialized, .serving("parameters"))
struct ParameterTests {
    private static func form(_ target: String, _ body: [UInt8], _ fields: [Field] = []) -> Request {
        Request(
            "POST", target, fields: [Field("Content-Type", "application/x-www-form-urlencoded")] + fields, body: body)
    }

    @Test(arguments: Generation.allCases)
    func readsParametersInUTF8(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(
            try await server.get("/parameters?a=gr%C3%BC%C3%9F&b=%E4%BD%A0%E5%A5%BD&a=2&c&d=&e=x+y%2Bz").text
                == "a=[grüß, 2]\nb=[你好]\nc=[]\nd=[]\ne=[x y+z]\npath null uri /parameters")
        #expect(
            try await server.ask(
                Self.form("/parameters?a=query", Array("a=gr%C3%BC%C3%9F&b=x".utf8), [Field("X-Encoding", "UTF-8")])
            ).text
                == "a=[query, grüß]\nb=[x]\npath null uri /parameters")
        let named = Request(
            "POST", "/parameters", fields: [Field("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")],
            body: Array("a=".utf8) + Array("grüß".utf8))
        #expect(try await server.ask(named).text == "a=[grüß]\npath null uri /parameters")
        #expect(
            try await server.get("/parameters/gr%C3%BC%C3%9F%2B+x").text
                == "path /grüß++x uri /parameters/gr%C3%BC%C3%9F%2B+x")
    }

    @Test(arguments: Generation.allCases)
    func readsParametersInLatin1(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        // The servlet specification's default for a form without a character set.
        #expect(
            try await server.ask(Self.form("/parameters", Array("a=gr%FC%DF".utf8))).text
                == "a=[grüß]\npath null uri /parameters")
        #expect(
            try await server.ask(
                Self.form("/parameters", [0x61, 0x3D, 0x67, 0xFC], [Field("X-Encoding", "ISO-8859-1")])
            ).text
                == "a=[gü]\npath null uri /parameters")
        #expect(
            try await server.get("/parameters?gr%FC%DF", [Field("X-Query", "ISO-8859-1")]).text.contains("query grüß\n")
        )
    }

    @Test(arguments: Generation.allCases)
    func readsParametersInGBK(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let gbk = Field("X-Encoding", "GBK")
        #expect(
            try await server.ask(Self.form("/parameters", Array("a=%C4%E3%BA%C3".utf8), [gbk])).text
                == "a=[你好]\npath null uri /parameters")
        #expect(
            try await server.ask(Self.form("/parameters", [0x61, 0x3D, 0xC4, 0xE3, 0xBA, 0xC3], [gbk])).text
                == "a=[你好]\npath null uri /parameters")
        #expect(
            try await server.get("/parameters?a=%C4%E3%BA%C3", [Field("X-Query", "GBK")]).text.contains("query a=你好\n"))
    }

    @Test(arguments: Generation.allCases)
    func keepsTheBytesOfFieldValues(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for (encoding, bytes, text) in [
            ("GBK", [0xC4, 0xE3, 0xBA, 0xC3] as [UInt8], "你好"), ("ISO-8859-1", [0x67, 0xFC], "gü"),
            ("UTF-8", Array("grüß".utf8), "grüß"),
        ] {
            let answer = try await server.get(
                "/headers", [Field("X-Raw", bytes: bytes), Field("X-Encoding", encoding)])
            #expect(answer.text == text)
            #expect(answer["X-Raw"]?.latin1 == bytes)
        }
    }

    @Test(arguments: Generation.allCases)
    func showsFieldsInTheirOrder(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get(
            "/headers",
            [
                Field("Host", "example.test"), Field("X-Two", "1"), Field("x-two", "2"), Field("X-Int", "7"),
                Field("Accept-Language", "de-AT, fr;q=0.5"), Field("X-Empty", ""),
            ])
        // A name is shown once and in lower case, as Tomcat's parser keeps it.
        #expect(
            answer.text == """
                host=[example.test]
                x-two=[1, 2]
                x-int=[7]
                accept-language=[de-AT, fr;q=0.5]
                x-empty=[]
                 de_AT [de_AT, fr] 7
                """)
    }

    @Test(arguments: Generation.allCases)
    func cutsParametersWhereTomcatDoes(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let many = (0..<12_000).map { "p\($0)=1" }.joined(separator: "&")
        let answer = try await server.ask(Self.form("/parameters", Array(many.utf8)))
        #expect(answer.status == 200)
        #expect(answer.text.split(separator: "\n").count == 10_001)
        let long = Self.form("/parameters", Array("a=".utf8) + [UInt8](repeating: 0x61, count: 3_000_000))
        #expect(try await server.ask(long).text == "path null uri /parameters")
    }

    @Test(arguments: Generation.allCases)
    func readsCookiesAsRFC6265Says(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for (header, cookies) in [
            ("a=b", "a=b|"), ("a=b; c=d", "a=b|c=d|"), ("a=b;c=d", "a=b|c=d|"), ("a=\"b c\"", ""), ("a=\"b\"", "a=b|"),
            ("a=b=c", "a=b=c|"), ("a=", "a=|"),
            ("a", "a=|"), ("a=b; $Version=1; c=d", "a=b|$Version=1|c=d|"), ("a=1; a=2", "a=1|a=2|"), ("a=b,c", ""),
            ("=x; c=d", "c=d|"), ("a=b\\c; e=f", "e=f|"), ("a={\"k\":1}; b=2", "b=2|"),
        ] {
            let answer = try await server.get("/cookies", [Field("Cookie", header)])
            #expect(answer.text == cookies, "\(header)")
        }
        #expect(try await server.get("/cookies", [Field("Cookie", "a=1"), Field("Cookie", "b=2")]).text == "a=1|b=2|")
        #expect(
            try await server.get("/cookies", [Field("Cookie", bytes: Array("a=grüß; b=2".utf8))]).text == "a=grüß|b=2|")
    }

    @Test(arguments: Generation.allCases)
    func setsCookies(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/cookies?set=1")
        let values = answer.values("Set-Cookie")
        #expect(values.first == "plain=value")
        #expect(answer.text == "refused")
        let full = try #require(values.dropFirst().first)
        #expect(full.hasPrefix("full=a=b; Max-Age=60; Expires="))
        #expect(full.hasSuffix("; Domain=example.test; Path=/x; Secure; HttpOnly"))
        #expect(values.last == "gone=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT")
    }

    @Test(arguments: Generation.allCases)
    func tellsWhoAskedWhom(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(
            try await server.get("/facts/a?b=c", [Field("Host", "example.test")]).text == """
                scheme=http
                secure=false
                server=example.test:80
                remote=127.0.0.1 127.0.0.1 true
                local=127.0.0.1:\(server.port)
                protocol=HTTP/1.1
                method=GET
                url=http://example.test/facts/a
                query=b=c
                context=
                length=-1
                type=null
                encoding=null
                """)
        func line(_ name: String, _ request: Request) async throws -> String? {
            try await server.ask(request).text.split(separator: "\n").first { $0.hasPrefix(name + "=") }.map(
                String.init)
        }
        #expect(
            try await line("server", Request("/facts", fields: [Field("Host", "example.test:8443")]))
                == "server=example.test:8443")
        #expect(try await line("server", Request("/facts", fields: [Field("Host", "[::1]:81")])) == "server=[::1]:81")
        #expect(
            try await line(
                "url", Request("GET", "http://other.test:90/facts/x", fields: [Field("Host", "other.test:90")]))
                == "url=http://other.test:90/facts/x")
        let text = Request("POST", "/facts", fields: [Field("Content-Type", "text/x; charset=utf-8")], body: [1, 2])
        #expect(try await line("length", text) == "length=2")
        #expect(try await line("type", text) == "type=text/x; charset=utf-8")
        #expect(try await line("encoding", text) == "encoding=utf-8")
    }

    @Test(arguments: Generation.allCases)
    func answersHTTP10(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("GET /facts HTTP/1.0\r\n\r\n")
        let answer = try await connection.receive()
        #expect(answer.text.contains("protocol=HTTP/1.0"))
        #expect(answer["Connection"] == "close" || answer["Connection"] == nil)
        #expect(try await connection.receiveToEnd().isEmpty)
        let kept = try server.connect()
        try await kept.send("GET /facts HTTP/1.0\r\nHost: test\r\nConnection: keep-alive\r\n\r\n")
        let first = try await kept.receive()
        #expect(first["Connection"]?.lowercased() == "keep-alive")
        try await kept.send("GET /facts HTTP/1.0\r\nHost: test\r\n\r\n")
        #expect(try await kept.receive().status == 200)
        #expect(try await kept.receiveToEnd().isEmpty)
    }

    /// Tomcat does this with a valve; the program does it as its platforms expect, for peers on loopback and private addresses.
    @Test(arguments: Generation.allCases, [Server.Kind.underTest].filter { $0 == .runner })
    func honoursWhatATrustedProxyForwards(_ generation: Generation, _ kind: Server.Kind) async throws {
        let server = try await Served.by(generation)
        func facts(_ fields: [Field]) async throws -> [String] {
            try await server.get("/facts", [Field("Host", "example.test")] + fields).text.split(separator: "\n").map(
                String.init)
        }
        let secure = try await facts([
            Field("X-Forwarded-Proto", "https"), Field("X-Forwarded-For", "203.0.113.9"),
            Field("X-Forwarded-Port", "443"),
        ])
        #expect(secure.prefix(3) == ["scheme=https", "secure=true", "server=example.test:443"])
        #expect(secure[3].hasPrefix("remote=203.0.113.9 "))
        #expect(secure[7] == "url=https://example.test/facts")
        #expect(try await facts([Field("X-Forwarded-Proto", "https")])[2] == "server=example.test:443")
        // The chain is read from the right: what a client wrote before the first untrusted address is not believed.
        let chain = try await facts([Field("X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.0.0.1")])
        #expect(chain[3].hasPrefix("remote=203.0.113.9 "))
        let odd = try await facts([Field("X-Forwarded-For", "not an address"), Field("X-Forwarded-Proto", "gopher")])
        #expect(odd[0] == "scheme=http")
        #expect(odd[3].hasPrefix("remote=127.0.0.1 "))
    }
}
