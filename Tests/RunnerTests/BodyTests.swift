// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Bodies, multipart and trailers", .serialized, .serving("bodies"))
struct BodyTests {
    private static let body = (0..<3_000_000).map { (index: Int) -> UInt8 in
        UInt8(truncatingIfNeeded: (index &* 2_654_435_761) >> 7)
    }

    /// CRC-32 as ZIP has it, bit by bit: the servlet computes it with the JDK's.
    private static func sum(_ bytes: [UInt8]) -> String {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return String(~crc, radix: 16)
    }

    @Test(arguments: Generation.allCases)
    func readsABodyOfKnownLength(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let answer = try await server.ask(Request("POST", "/digest", body: Self.body))
        #expect(answer.text == "3000000 3000000 \(Self.sum(Self.body)) null")
        let small = Array(Self.body.prefix(1000))
        #expect(
            try await server.ask(Request("POST", "/digest?how=small", body: small)).text
                == "1000 1000 \(Self.sum(small)) null")
        #expect(try await server.ask(Request("POST", "/digest", body: [])).text == "0 0 0 null")
        #expect(try await server.ask(Request("PUT", "/digest")).text == "-1 0 0 null")
    }

    @Test(arguments: Generation.allCases)
    func readsAChunkedBody(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("POST /digest HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
        var rest = Self.body[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(70_001)
            rest = rest.dropFirst(70_001)
            try await connection.send(Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10])
        }
        try await connection.send("0\r\n\r\n")
        #expect(try await connection.receive().text == "-1 3000000 \(Self.sum(Self.body)) chunked")
        // The connection goes on.
        #expect(try await connection.ask(Request("POST", "/digest", body: [0x61])).text == "1 1 e8b7be43 null")
    }

    @Test(arguments: Generation.allCases)
    func echoesWhileTheBodyArrives(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send(
            "POST /large HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        #expect(try await connection.receive(through: "one\r\n").hasSuffix("\r\n\r\n3\r\none\r\n"))
        try await connection.send("3\r\ntwo\r\n")
        #expect(try await connection.receive(through: "two\r\n") == "3\r\ntwo\r\n")
        try await connection.send("0\r\n\r\n")
        #expect(try await connection.receive(through: "0\r\n\r\n") == "0\r\n\r\n")
    }

    @Test(arguments: Generation.allCases)
    func readsTheBodyAsText(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let chinese = Request(
            "POST", "/digest?how=reader", fields: [Field("Content-Type", "text/plain;charset=GBK")],
            body: [0xC4, 0xE3, 0xBA, 0xC3])
        #expect(try await server.ask(chinese).text == "GBK 你好")
    }

    @Test(arguments: Generation.allCases)
    func goesOnAfterABodyThatNobodyRead(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        for _ in 0..<2 {
            let answer = try await connection.ask(
                Request("POST", "/digest?how=ignore", body: Array(Self.body.prefix(100_000))))
            #expect(answer.text == "ignored")
        }
        #expect(try await connection.ask(Request("/digest?how=ignore")).text == "ignored")
        #expect(try await server.ask(Request("POST", "/digest?how=refuse", body: Self.body)).status == 413)
    }

    @Test(arguments: Generation.allCases)
    func continuesWhenTheClientAsksFirst(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send(
            "POST /digest HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await connection.receive(through: "\r\n\r\n") == "HTTP/1.1 100 \r\n\r\n")
        try await connection.send("12345")
        #expect(try await connection.receive().text == "5 5 cbf53a1c null")
        let unknown = try await server.ask(Request("POST", "/digest", fields: [Field("Expect", "miracle")], body: [1]))
        #expect(unknown.status == 417)
    }

    @Test(arguments: Generation.allCases)
    func sendsALargeBodyToASlowReader(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for query in ["blocks=2000", "blocks=2000&length=1"] {
            let connection = try server.connect()
            try await connection.send("GET /large?\(query) HTTP/1.1\r\nHost: test\r\n\r\n")
            // Others are served while this one waits for its reader.
            #expect(try await server.get("/digest?how=ignore").status == 200)
            let answer = try await connection.receive(within: .seconds(60))
            #expect(answer.framing == (query.contains("length") ? .length(20_000_000) : .chunked))
            #expect(answer.body.count == 20_000_000)
            #expect(answer.body.last == UInt8(97 + 1999 % 26))
        }
    }

    @Test(arguments: Generation.allCases)
    func tellsAServletThatTheClientIsGone(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send("GET /large?blocks=100000 HTTP/1.1\r\nHost: test\r\n\r\n")
        _ = try await connection.receiveBytes(10_000)
        connection.reset()
        try await server.program.output.contains("large: the client is gone")
        #expect(try await server.get("/digest?how=ignore").status == 200)
    }

    @Test(arguments: Generation.allCases)
    func takesAFormWithFiles(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ngrüß dich\r\n".utf8)
        body += Array(
            "--b\r\nContent-Disposition: form-data; name=\"small\"; filename=\"a b.txt\"\r\nContent-Type: text/plain\r\nX-Part: p\r\n\r\n12\r\n"
                .utf8)
        body += Array(
            "--b\r\nContent-Disposition: form-data; name=\"large\"; filename=\"über.bin\"\r\nContent-Type: application/x\r\n\r\n"
                .utf8)
        body += [UInt8](repeating: 2, count: 50_000) + Array("\r\n--b--\r\n".utf8)
        func upload(_ body: [UInt8]) -> Request {
            Request("POST", "/upload", fields: [Field("Content-Type", "multipart/form-data; boundary=b")], body: body)
        }
        #expect(
            try await server.ask(upload(body)).text == """
                text|null|null|11|null
                small|a b.txt|text/plain|2|p
                sum 99
                large|über.bin|application/x|50000|null
                sum 100000
                parameter grüß dich
                """)
        let head = Array("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n".utf8)
        let tooLarge = head + [UInt8](repeating: 1, count: 100_001) + Array("\r\n--b--\r\n".utf8)
        let answer = try await server.ask(upload(tooLarge))
        #expect(answer.status == 413)
        #expect(answer.text == "too large")
        #expect(
            try await server.ask(upload(Array("--b\r\nContent-Disposition: form-data; name=\"cut".utf8))).status == 500)
    }

    @Test(arguments: Generation.allCases)
    func readsAndSendsTrailers(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let connection = try server.connect()
        try await connection.send(
            "POST /trailers?send=1 HTTP/1.1\r\nHost: test\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\nTrailer: X-Check\r\n\r\n"
                + "3\r\nabc\r\n0\r\nX-Check: fine\r\nx-other: a b\r\n\r\n")
        let answer = try await connection.receive()
        #expect(answer.framing == .chunked)
        #expect(answer["Trailer"] == "X-Sum")
        #expect(answer.trailers.map { Field($0.name.lowercased(), $0.value) } == [Field("x-sum", "3")])
        // Tomcat gives an application the trailers that an attribute of the connector names, and none by default.
        let fields = server.kind == .runner ? "{x-check=fine, x-other=a b}" : "{}"
        #expect(answer.text.hasSuffix("true 3 \(fields)"))
        #expect(try await server.ask(Request("POST", "/trailers", body: [1])).text == "true true 1 {}")
    }
}
