// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPServer
import Logging
import NIOCore
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct DeadlineTests {
    @Test func closesAConnectionThatRests() async throws {
        try await withServer {
            $0.idleTimeout = .milliseconds(200)
        } answering: {
            $0.reply("x")
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse().status == 200)
            #expect(try client.isEnded())
        }
    }

    @Test func closesAConnectionThatSaysNothing() async throws {
        try await withServer {
            $0.headTimeout = .milliseconds(200)
        } answering: {
            $0.reply()
        } client: { _, port in
            let client = try RawConnection(port: port)
            #expect(try client.isEnded())
        }
    }

    @Test func answers408ToASlowHead() async throws {
        try await withServer {
            $0.headTimeout = .milliseconds(300)
        } answering: {
            $0.reply()
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHo")
            let response = try client.readResponse()
            #expect(response.status == 408)
            #expect(response["Connection"] == "close")
            #expect(try client.isEnded())
        }
    }

    /// A byte now and then must not keep a head alive for ever.
    @Test func aHeadThatDripsIsSlowToo() async throws {
        try await withServer {
            $0.headTimeout = .milliseconds(400)
        } answering: {
            $0.reply()
        } client: { _, port in
            let client = try RawConnection(port: port)
            let drip = Thread {
                for byte in "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 400))".utf8 {
                    guard (try? client.send([byte])) != nil else { return }
                    usleep(20_000)
                }
            }
            drip.start()
            #expect(try client.readResponse().status == 408)
        }
    }

    @Test func tellsTheReaderOfABodyThatStops() async throws {
        try await withServer {
            $0.bodyTimeout = .milliseconds(200)
        } answering: { exchange in
            exchange.reply("\(exchange.readAll().last)", status: 408)
        } client: { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
            let response = try client.readResponse()
            #expect(response.text == "timedOut")
            #expect(response["Connection"] == "close")
        }
    }

    @Test func aReadWaitsNoLongerThanItSays() async throws {
        try await withServer(answering: { exchange in
            var bytes = [UInt8](repeating: 0, count: 10)
            let result = bytes.withUnsafeMutableBytes { exchange.readBody(into: $0, timeout: .milliseconds(50)) }
            exchange.reply("\(result)")
        }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
            #expect(try client.readResponse().text == "timedOut")
        }
    }

    @Test func givesUpOnAClientThatTakesNothing() async throws {
        let results = Box<WriteResult>()
        try await withServer {
            $0.writeTimeout = .milliseconds(300)
        } answering: { exchange in
            exchange.begin()
            let block = [UInt8](repeating: 0, count: 1024 * 1024)
            while true {
                var result = block.withUnsafeBytes { exchange.write($0) }
                if result == .full { result = exchange.awaitWritable(timeout: .seconds(20)) }
                if result != .writable { return results.put(result) }
            }
        } client: { server, port in
            let client = try RawConnection(port: port, receiveBuffer: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try results.take() == .closed)
            try eventually("the connection's end") { server.statistics.openConnections == 0 }
            client.close()
        }
    }

    // MARK: Drain

    private static func server(
        _ answer: @escaping @Sendable (Exchange) -> Void
    ) async throws -> (server: HTTPServer, port: Int) {
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        let server = HTTPServer(configuration: configuration, handler: Answering(answer), logger: Logger(label: "test"))
        return (server, try await server.start())
    }

    @Test func drainLetsWhatIsInFlightEnd() async throws {
        let held = Box<Exchange>()
        let (server, port) = try await Self.server { exchange in
            if exchange.target == "/held" { held.put(exchange) } else { exchange.reply("x") }
        }
        let (busy, resting, exchange) = try await onThread {
            let resting = try RawConnection(port: port)
            try resting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try resting.readResponse()
            let busy = try RawConnection(port: port)
            try busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
            return (busy, resting, try held.take())
        }
        async let cut = server.drain(grace: .seconds(20))
        try await onThread {
            #expect(try resting.isEnded())
            #expect(throws: RawConnection.Failure.self) { try RawConnection(port: port) }
            exchange.reply("late")
            let response = try busy.readResponse()
            #expect(response.text == "late")
            #expect(response["Connection"] == "close")
            #expect(try busy.isEnded())
            busy.close()
            resting.close()
        }
        #expect(await cut == 0)
        await server.stop()
    }

    @Test func drainCutsOffWhatDoesNotEnd() async throws {
        let held = Box<Exchange>()
        let (server, port) = try await Self.server { held.put($0) }
        let (client, exchange) = try await onThread {
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return (client, try held.take())
        }
        #expect(await server.drain(grace: .milliseconds(50)) == 1)
        try await onThread {
            #expect(try client.isEnded())
            try eventually("the abort") { exchange.isAborted }
        }
        await server.stop()
    }
}
