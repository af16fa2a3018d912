// SPDX-License-Identifier: Apache-2.0
import Foundation
@testable import HTTPServer
import NIOCore
import Synchronization
import TestSupport
import Testing

/// A response that is held back until something else is done.
@Suite(.timeLimit(.minutes(2))) struct HoldTests {
    /// Runs `steps` on an exchange once its request has come.
    private func withExchange(
        _ steps: @escaping @Sendable (Exchange, RawConnection) throws -> Void
    ) async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
            try steps(held.take(), client)
        }
    }

    /// The event loop has done what was posted before this call.
    private func settle(_ exchange: Exchange) throws {
        for _ in 0..<2 { try exchange.eventLoop.submit {}.wait() }
    }

    private func hasBegunToLeave(_ exchange: Exchange) -> Bool {
        exchange.state.withLock { $0.hasBegunToLeave }
    }

    @Test func aWholeResponseWaitsForItsRelease() async throws {
        try await withExchange { (exchange, client) throws in
            exchange.hold()
            exchange.reply("done")
            try settle(exchange)
            #expect(!hasBegunToLeave(exchange))
            exchange.release()
            #expect(try client.readResponse().text == "done")
        }
    }

    @Test func theConnectionServesTheNextRequestAfterTheRelease() async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { _, port in
            let client = try RawConnection(port: port)
            try client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
            let first = try held.take()
            first.hold()
            first.reply("1")
            first.release()
            #expect(try client.readResponse().text == "1")
            let second = try held.take()
            second.reply("2")
            #expect(try client.readResponse().text == "2")
        }
    }

    @Test func everyHoldCounts() async throws {
        try await withExchange { (exchange, client) throws in
            exchange.hold()
            exchange.hold()
            exchange.reply("done")
            exchange.release()
            try settle(exchange)
            #expect(!hasBegunToLeave(exchange))
            exchange.release()
            #expect(try client.readResponse().text == "done")
        }
    }

    @Test func whatHasLeftIsNotHeld() async throws {
        try await withExchange { (exchange, client) throws in
            exchange.begin(fields: [("X-A", "1")])
            _ = exchange.write("early ")
            #expect(try client.readHead().status == 200)
            #expect(try client.read(count: 11) == [UInt8]("6\r\nearly \r\n".utf8))
            exchange.hold()
            _ = exchange.write("late")
            exchange.end()
            try settle(exchange)
            exchange.release()
            #expect(try client.read(count: 14) == [UInt8]("4\r\nlate\r\n0\r\n\r\n".utf8))
        }
    }

    @Test(arguments: [true, false]) func aFailureBeforeTheFirstByteIs503(isWritten: Bool) async throws {
        try await withExchange { (exchange, client) throws in
            exchange.hold()
            if isWritten { exchange.reply("a promise", fields: [("Set-Cookie", "JSESSIONID=1")]) }
            exchange.failHeld()
            let response = try client.readResponse()
            #expect(response.status == 503)
            #expect(response["Retry-After"] == "1")
            #expect(response["Set-Cookie"] == nil)
            #expect(response.text.isEmpty)
            exchange.reply("too late")
            #expect(try client.isEnded())
        }
    }

    @Test func aFailureAfterTheFirstByteAborts() async throws {
        try await withExchange { (exchange, client) throws in
            exchange.begin(contentLength: 10)
            _ = exchange.write("12345")
            #expect(try client.readHead().status == 200)
            #expect(try client.read(count: 5) == [UInt8]("12345".utf8))
            exchange.hold()
            _ = exchange.write("67890")
            exchange.end()
            exchange.failHeld()
            #expect(try client.isEnded())
        }
    }

    @Test func oneFailureAmongSeveralHoldsIsEnough() async throws {
        try await withExchange { (exchange, client) throws in
            exchange.hold()
            exchange.hold()
            exchange.reply("done")
            exchange.failHeld()
            exchange.release()
            #expect(try client.readResponse().status == 503)
        }
    }

    @Test func aClientThatGoesWhileItsResponseIsHeldLeavesNothingBehind() async throws {
        let held = Box<Exchange>()
        try await withServer(answering: { held.put($0) }) { server, port in
            let client = try RawConnection(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let exchange = try held.take()
            exchange.hold()
            exchange.reply("done")
            client.reset()
            try eventually("the connection to be gone") { server.isIdle }
            exchange.release()
            try settle(exchange)
            #expect(server.isIdle)
        }
    }
}
