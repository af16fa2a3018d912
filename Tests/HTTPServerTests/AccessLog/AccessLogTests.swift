// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import NIOCore
import Synchronization
import TestSupport
import Testing

/// Which requests get a line, and what it says of how they ended.
@Suite("The access log")
struct AccessLogTests {
    private final class Lines: AccessLogSink {
        private let lines = Box<String>()

        func append(_ line: [UInt8]) { lines.put(String(decoding: line.dropLast(), as: UTF8.self)) }
        func next() throws -> String { try lines.take() }
    }

    private func logging(
        _ pattern: String = "%r %s %b %X", _ configure: @escaping (inout HTTPServerConfiguration) -> Void = { _ in },
        answering answer: @escaping @Sendable (Exchange) -> Void,
        client: @escaping @Sendable (Int, () throws -> String) throws -> Void
    ) async throws {
        let lines = Lines()
        let log = AccessLog(try AccessLogPattern(pattern), to: lines)
        try await withServer(
            {
                $0.accessLog = log
                configure(&$0)
            }, answering: answer
        ) { _, port in try client(port) { try lines.next() } }
    }

    @Test func notesWhatWasAnswered() async throws {
        try await logging { exchange in
            switch exchange.target {
            case "/chunked":
                exchange.begin()
                _ = exchange.write("hello")
                exchange.end()
            case "/close": exchange.reply("12345", fields: [("Connection", "close")])
            default: exchange.reply("hello, world")
            }
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\nGET /chunked HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try next() == "GET /a?b=c HTTP/1.1 200 12 +")
            #expect(try next() == "GET /chunked HTTP/1.1 200 15 +")
            try connection.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET /close HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try next() == "HEAD / HTTP/1.1 200 - +")
            #expect(try next() == "GET /close HTTP/1.1 200 5 -")
        }
    }

    @Test func notesWhatWasRefused() async throws {
        try await logging("%r|%m|%s|%b|%X|%{Host}i") {
            $0.reply()
        } client: { port, next in
            for (bytes, line) in [
                ("GET /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1|GET|400"), ("nonsense\r\n\r\n", "nonsense|-|400"),
                ("GET /\u{1} HTTP/1.1\r\n\r\n", "GET /\\u0001 HTTP/1.1|GET|400"),
                ("GET / HTTP/3.0\r\n\r\n", "GET / HTTP/3.0|GET|505"),
                ("\r\nPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", "POST / HTTP/1.1|POST|400"),
            ] {
                let connection = try RawConnection(port: port)
                try connection.send(bytes)
                let response = try connection.readResponse()
                #expect(try next() == "\(line)|\(response.body.count)|-|-")
            }
        }
    }

    @Test func notesAHeadThatNeverCame() async throws {
        try await logging {
            $0.headTimeout = .milliseconds(100)
        } answering: {
            $0.reply()
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET /slow HTT")
            #expect(try next().hasPrefix("GET /slow HTT 408 "))
        }
    }

    @Test func notesARequestThatWasNeverAnswered() async throws {
        let held = Box<Exchange>()
        try await logging {
            held.put($0)
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
            let exchange = try held.take()
            connection.reset()
            #expect(try next() == "GET /held HTTP/1.1 - - X")
            exchange.reply("too late")
            // Cut off by the application, in the middle of a response.
            let other = try RawConnection(port: port)
            try other.send("GET /cut HTTP/1.1\r\nHost: h\r\n\r\n")
            let cut = try held.take()
            cut.begin(contentLength: 10)
            _ = cut.write("12345")
            _ = try other.readHead()
            cut.abort()
            #expect(try next() == "GET /cut HTTP/1.1 200 5 X")
        }
    }

    /// A servlet that flushes and then fails does both in one tick.
    @Test func whatWasWrittenBeforeAnAbortStillLeaves() async throws {
        try await logging { exchange in
            exchange.begin(contentLength: 10)
            _ = exchange.write("12345")
            exchange.abort()
        } client: { port, next in
            for _ in 0..<20 {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try String(decoding: connection.readToEnd(), as: UTF8.self).hasSuffix("\r\n\r\n12345"))
                #expect(try next() == "GET / HTTP/1.1 200 5 X")
            }
        }
    }

    @Test func notesAnUpgradeWhenItHappens() async throws {
        try await logging { exchange in
            var fields = ResponseFields()
            fields.append("Upgrade", "x")
            _ = fields.withHead(status: 101, contentLength: nil) { exchange.upgrade($0) }
            guard !exchange.read(count: 1).isEmpty else { return }
            exchange.end()
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET /up HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
            #expect(try next() == "GET /up HTTP/1.1 101 - +")
            try connection.send("!")
            _ = try connection.readToEnd()
            let other = try RawConnection(port: port)
            try other.send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n")
            // The end of the tunnel has made no second line.
            #expect(try next() == "GET /again HTTP/1.1 101 - +")
        }
    }

    @Test func notesWhatTheClientGotOfAResponseThatWasHeldBack() async throws {
        try await logging { exchange in
            exchange.hold()
            exchange.reply("never seen")
            exchange.failHeld()
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try next() == "GET /held HTTP/1.1 503 - -")
        }
    }

    @Test func asksForTimesAndFieldsOnlyWhereTheyAreWanted() async throws {
        try await logging("%{X-Made}o %{Content-Length}o %F %D %u") { exchange in
            exchange.annotate([Array("anna".utf8)])
            exchange.reply("hello", fields: [("X-Made", "here")])
        } client: { port, next in
            let connection = try RawConnection(port: port)
            try connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let words = try next().split(separator: " ").map(String.init)
            #expect(words[0...1] == ["here", "5"])
            #expect(Int(words[2]) != nil && Int(words[3]) != nil)
            #expect(words[4] == "anna")
        }
    }
}
