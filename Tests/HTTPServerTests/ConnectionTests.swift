// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
    @Test func servesManyRequestsOnOneConnection() async throws {
        try await withServer(answering: { $0.reply($0.target) }) { server, port in
            let client = try RawConnection(port: port)
            for number in 0..<50 {
                try client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try client.readResponse()
                #expect(response.text == "/\(number)")
                #expect(response["Connection"] == nil)
            }
            #expect(server.statistics.openConnections == 1)
            try eventually("no exchange in flight") { server.statistics.exchangesInFlight == 0 }
        }
    }

    @Test func answersPipelinedRequestsInOrderAndOneAtATime() async throws {
        let inFlight = Mutex(0)
        let most = Mutex(0)
        let held = Box<Exchange>()
        try await withServer(answering: { exchange in
            let count = inFlight.withLock { count in
                count += 1
                return count
            }
            most.withLock { $0 = max($0, count) }
            if exchange.target == "/0" { return held.put(exchange) }
            inFlight.withLock { $0 -= 1 }
            exchange.reply(exchange.target)
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            let first = try held.take()
            inFlight.withLock { $0 -= 1 }
            first.reply("/0")
            for number in 0..<100 { #expect(try client.readResponse().text == "/\(number)") }
            #expect(most.withLock { $0 } == 1)
        }
    }

    @Test func holdsBackPipelinedRequestsBeyondABound() async throws {
        let held = Box<Exchange>()
        try await withServer {
            $0.inboundHighWaterMark = 16 * 1024
        } answering: { exchange in
            if exchange.target == "/first" { held.put(exchange) } else { exchange.reply("x") }
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
            let first = try held.take()
            let one = [UInt8]("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            var many: [UInt8] = []
            for _ in 0..<1_000_000 { many.append(contentsOf: one) }
            let sent = try client.sendUntilBlocked(many, patienceMilliseconds: 300)
            #expect(sent < many.count)
            first.reply("first")
            #expect(try client.readResponse().text == "first")
            for _ in 0..<100 { #expect(try client.readResponse().text == "x") }
        }
    }

    /// The pipelined head waits for the client to take the response before it, and reading pauses with it.
    @Test func readsTheBodyOfARequestPipelinedBehindALargeResponse() async throws {
        let large = String(repeating: "x", count: 16 * 1024 * 1024)
        let read = Box<BodyRead>()
        try await withServer(answering: { exchange in
            guard exchange.target == "/body" else { return exchange.reply(large) }
            let (bytes, last) = exchange.readAll()
            read.put(last)
            exchange.reply(String(decoding: bytes, as: UTF8.self))
        }) { _, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            let upload = "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + upload)
            #expect(try client.readResponse().body.count == large.utf8.count)
            try client.send("world")
            #expect(try client.readResponse().text == "helloworld")
            #expect(try read.take() == .end)
        }
    }

    @Test func answersHEADWithoutABody() async throws {
        try await withServer(answering: { $0.reply("hello") }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try client.readResponse(isHead: true)
            #expect(head["Content-Length"] == "5")
            #expect(try client.readResponse().text == "hello")
        }
    }

    @Test func closesAfterAnHTTP10Response() async throws {
        try await withServer(answering: { $0.reply("x") }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.0\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.statusLine == "HTTP/1.1 200 ")
            #expect(response["Connection"] == "close")
            #expect(try client.isEnded())
        }
    }

    @Test func keepsAnHTTP10ConnectionThatAsks() async throws {
        try await withServer(answering: { $0.reply("x") }) { _, port in
            let client = try RawConnection(port: port)
            for _ in 0..<2 {
                try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let response = try client.readResponse()
                #expect(response["Connection"] == "keep-alive")
                #expect(response["Keep-Alive"] == "timeout=60")
            }
        }
    }

    @Test func delimitsABodyOfUnknownLengthByVersion() async throws {
        try await withServer(answering: { exchange in
            exchange.begin()
            _ = exchange.write("hello, ")
            _ = exchange.write("world")
            exchange.end(trailers: [(name: [UInt8]("Sum".utf8), value: [UInt8]("1\r\nX: y".utf8))])
        }) { _, port in
            let modern = try RawConnection(port: port)
            try modern.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let chunked = try modern.readResponse()
            #expect(chunked["Transfer-Encoding"] == "chunked")
            #expect(chunked.text == "hello, world")
            #expect(chunked.trailers.map(\.name) == ["Sum"])
            #expect(chunked.trailers.map(\.value) == ["1  X: y"])
            let old = try RawConnection(port: port)
            try old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let delimited = try old.readResponse()
            #expect(delimited["Transfer-Encoding"] == nil)
            #expect(delimited["Connection"] == "close")
            #expect(delimited.text == "hello, world")
        }
    }

    @Test func endsTheConnectionAfterABodyShorterThanAnnounced() async throws {
        try await withServer(answering: { exchange in
            exchange.begin(contentLength: 10)
            _ = exchange.write("short")
            exchange.end()
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.readHead()
            #expect(try client.readToEnd() == [UInt8]("short".utf8))
        }
    }

    @Test func dropsWhatExceedsTheAnnouncedLength() async throws {
        try await withServer(answering: { exchange in
            exchange.begin(contentLength: 5)
            _ = exchange.write("hel")
            _ = exchange.write("lo, world")
            exchange.end()
        }) { _, port in
            let client = try RawConnection(port: port)
            for _ in 0..<2 {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse().text == "hello")
            }
        }
    }

    @Test func answersWhatIsMalformedAndCloses() async throws {
        try await withServer(answering: { $0.reply() }) { _, port in
            for (request, status) in [
                ("GET / HTTP/1.1\r\n\r\n", 400), ("GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\r\n", 414),
                ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 9000))\r\n", 431),
                ("GET / HTTP/3.0\r\n\r\n", 505), ("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501),
            ] {
                let client = try RawConnection(port: port)
                try client.send(request)
                let response = try client.readResponse()
                #expect(response.status == status)
                #expect(response["Connection"] == "close")
                #expect(response.text.hasPrefix("\(status): "))
                #expect(try client.isEnded())
            }
        }
    }

    @Test func theAnswerToAnOversizeUploadSurvivesTheUpload() async throws {
        try await withServer {
            $0.maxBodySize = 1000
        } answering: {
            $0.reply()
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n")
            try client.send([UInt8](repeating: 0, count: 4_000_000))
            #expect(try client.readResponse().status == 413)
        }
    }

    @Test func acceptsNoMoreThanTheLimitAndGoesOnAfterwards() async throws {
        try await withServer {
            $0.maxConnections = 2
        } answering: {
            $0.reply("x")
        } client: { server, port in
            let first = try RawConnection(port: port)
            let second = try RawConnection(port: port)
            for client in [first, second] {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse().status == 200)
            }
            let third = try RawConnection(port: port)
            try third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(server.statistics.openConnections == 2)
            first.close()
            #expect(try third.readResponse().status == 200)
            #expect(server.statistics.openConnections == 2)
        }
    }

    @Test func saysWhoSpeaks() async throws {
        try await withServer(answering: { exchange in
            let facts = exchange.connection
            exchange.reply(
                "\(facts.remoteAddress) \(facts.peerAddress) \(facts.localAddress) \(facts.localPort) \(facts.scheme) "
                    + "\(facts.serverPort.map(String.init) ?? "-")")
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().text == "127.0.0.1 127.0.0.1 127.0.0.1 \(port) http -")
            try client.send(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9, 203.0.113.7, 10.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"
            )
            #expect(try client.readResponse().text == "203.0.113.7 127.0.0.1 127.0.0.1 \(port) https 443")
        }
    }

    @Test func listensOnIPv6AndSaysWhyItCannotListen() async throws {
        try await withServer {
            $0.host = "::"
        } answering: {
            $0.reply($0.connection.remoteAddress)
        } client: { _, port in
            let six = try RawConnection(port: port, address: "::1")
            try six.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try six.readResponse().text == "0:0:0:0:0:0:0:1")
            let four = try RawConnection(port: port)
            try four.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try four.readResponse().text == "127.0.0.1")
        }
        var configuration = HTTPServerConfiguration()
        configuration.host = "192.0.2.1"
        let server = HTTPServer(configuration: configuration, handler: Answering { _ in }, logger: .init(label: "test"))
        await #expect(throws: HTTPServerError.self) { try await server.start() }
    }
}
