// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import Redis
import Synchronization
import TestSupport
import Testing

/// A client and servers that do not keep to the protocol, or to any manners.
struct HostileServerTests {
    /// What is sent in reply to the first command of a caller, and a part of what is then said of it.
    struct Attack: Sendable, CustomStringConvertible {
        var description: String
        var answer: RawServer.Answer
        var reason: String
    }

    static let attacks = [
        Attack(description: "another protocol", answer: .text("HTTP/1.1 400 Bad Request\r\n"), reason: "protocol"),
        Attack(description: "a type of RESP3", answer: .text("%1\r\n+a\r\n+b\r\n"), reason: "protocol"),
        Attack(description: "an integer that is none", answer: .text(":12a\r\n"), reason: "protocol"),
        Attack(description: "a huge announced string", answer: .text("$9999999999\r\nx"), reason: "more than"),
        Attack(description: "a huge announced array", answer: .text("*2147483647\r\n"), reason: "more than"),
        Attack(
            description: "endless nesting", answer: .text(String(repeating: "*1\r\n", count: 100_000)),
            reason: "protocol"),
        Attack(
            description: "an endless line", answer: .text("+" + String(repeating: "x", count: 200_000)),
            reason: "a line of more than"),
        Attack(
            description: "two replies to one command", answer: .text("+a\r\n+b\r\n"), reason: "more than it was asked"),
        Attack(description: "a string cut off", answer: RawServer.Answer("$10\r\nabc", closes: true), reason: "closed"),
        Attack(
            description: "an array cut off", answer: RawServer.Answer("*2\r\n:1\r\n", closes: true), reason: "closed"),
        Attack(description: "a line cut off", answer: RawServer.Answer("+O", closes: true), reason: "closed"),
        Attack(description: "no reply at all", answer: RawServer.Answer(closes: true), reason: "closed"),
    ]

    @Test(arguments: attacks) func endsTheConnectionAndMakesANewOne(_ attack: Attack) async throws {
        let strikes = Strikes()
        let server = try await RawServer.start { _, message, _ in
            if message == 0 { return .greeting }
            return strikes.isFirst() ? attack.answer : .text("$4\r\nfine\r\n")
        }
        try await withClient(server.url, { $0.clientName = nil }) { client async throws in
            let first = await client.result(["GET", "key"])
            switch first {
            case .failure(.outcomeUnknown(let reason)): #expect(reason.contains(attack.reason))
            // The second reply is what is wrong.
            case .success(let value): #expect(value == .status("a") && attack.answer.bytes.starts(with: "+a\r\n".utf8))
            case .failure(let error): throw error
            }
            try await eventually("a second connection") {
                try await client.ask("GET", "key").string == "fine"
            }
            #expect(client.statistics.connects >= 2)
        }
        await server.stop()
    }

    /// One command is answered badly, on whichever connection it comes: a slow machine may need several for the first.
    private final class Strikes: Sendable {
        private let count = Atomic(0)

        func isFirst() -> Bool { count.wrappingAdd(1, ordering: .relaxed).oldValue == 0 }
    }

    @Test(arguments: [
        "garbage\r\n", "+PONG\r\n+PONG\r\n", "-DENIED Redis is running in protected mode\r\n", "$99999999999\r\n",
    ])
    func aBadGreetingIsNoConnection(_ greeting: String) async throws {
        let server = try await RawServer.start { connection, message, _ in
            connection == 0 ? .text(greeting) : .greeting
        }
        try await withClient(server.url, { $0.clientName = nil }) { client async throws in
            try await eventually("a second connection") { server.connections >= 2 }
            try await wait(for: client) { $0 == .ready }
        }
        await server.stop()
    }

    @Test func aServerThatAcceptsAndSaysNothingIsUnreachable() async throws {
        let server = try await RawServer.start { _, _, _ in .silence }
        try await withClient(server.url, waits: false, { $0.connectTimeout = .milliseconds(100) }) {
            client async throws in
            try await wait(for: client) { $0 == .unreachable("it did not answer") }
            try await eventually("another attempt") { server.connections >= 3 }
        }
        await server.stop()
    }

    /// The replies come when the probe does: late, in their places, and belong to nobody.
    @Test func lateRepliesAreDroppedAndTheOrderIsKept() async throws {
        let server = try await RawServer.start { _, message, text in
            switch message {
            case 0: .greeting
            case 1: .silence
            case 2: .text("$4\r\nlate\r\n+PONG\r\n")
            default: .text("$5\r\nright\r\n")
            }
        }
        try await withClient(
            server.url,
            {
                $0.clientName = nil
                $0.operationTimeout = .seconds(2)
            }
        ) { client async throws in
            let error = try await client.failure("GET", "a")
            #expect(error == .outcomeUnknown("Redis: no reply within 2000 ms"))
            try await wait(for: client) { $0 == .ready }
            let value = try await client.ask("GET", "b")
            #expect(value.string == "right")
            #expect(client.statistics.lateReplies == 1)
            #expect(client.statistics.timeouts == 1)
            #expect(client.statistics.connects == 1)
        }
        await server.stop()
    }

    /// A connection that cannot be made again: the other one of the pool takes what its loop sends.
    @Test func anotherConnectionTakesTheCommandsOfOneThatIsAway() async throws {
        let server = try await RawServer.start { connection, message, text in
            if connection >= 2 { return .silence }
            if message == 0 { return .greeting }
            return text.contains("die") ? RawServer.Answer(closes: true) : .text("$4\r\nfine\r\n")
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let client = try makeClient(server.url, Array(group.makeIterator())) { $0.clientName = nil }
        try await eventually("two connections") { client.statistics.connects == 2 }
        let loop = group.next()
        let death = await client.result(["GET", "die"], on: loop)
        guard case .failure(.outcomeUnknown) = death else { throw Unexpected(death) }
        for _ in 0..<20 {
            let result = await client.result(["GET", "key"], on: loop)
            #expect(result == .success(.bytes(Array("fine".utf8))))
        }
        #expect(client.status == .ready)
        await client.close()
        try await group.shutdownGracefully()
        await server.stop()
    }

    @Test func aReplyThatDripsForEverTimesOutAndTheConnectionIsReplaced() async throws {
        let server = try await RawServer.start { connection, message, _ in
            switch (connection, message) {
            case (_, 0): .greeting
            case (0, 1): RawServer.Answer("$1000000\r\nx", drips: true)
            case (0, _): .silence
            default: .text("$4\r\nfine\r\n")
            }
        }
        try await withClient(
            server.url,
            {
                $0.clientName = nil
                $0.operationTimeout = .milliseconds(150)
            }
        ) { client async throws in
            try await eventually("a second connection") {
                await client.result(["GET", "key"]) == .success(.bytes(Array("fine".utf8)))
            }
            #expect(client.statistics.connects >= 2)
            #expect(client.statistics.timeouts >= 3)
        }
        await server.stop()
    }

    @Test func aConnectionThatRestsIsAskedWhetherItStillWorks() async throws {
        let server = try await RawServer.start { connection, message, _ in
            connection == 0 && message > 1 ? .silence : .greeting
        }
        let configure = { (configuration: inout RedisConfiguration) in
            configuration.clientName = nil
            configuration.operationTimeout = .milliseconds(100)
            configuration.idleProbe = .milliseconds(100)
        }
        try await withClient(server.url, configure) { client async throws in
            // The first probe is answered, the second is not: nobody has asked for anything, and a new connection is made.
            try await eventually("a second connection") { client.statistics.connects >= 2 }
            #expect(server.texts.prefix(3) == Array(repeating: "*1\r\n$4\r\nPING\r\n", count: 3)[...])
        }
        await server.stop()
    }

    /// Redis 5 has a password and no users.
    @Test func aServerWithoutUsersIsGivenThePasswordAlone() async throws {
        let server = try await RawServer.start { connection, _, text in
            text.hasPrefix("*3\r\n$4\r\nAUTH")
                ? .text("-ERR wrong number of arguments for 'auth' command\r\n-NOAUTH Authentication required.\r\n")
                : .text("+OK\r\n+PONG\r\n")
        }
        try await withClient("redis://ann:pw@127.0.0.1:\(server.port)", { $0.clientName = nil }) { _ in
            #expect(server.texts.last == "*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*1\r\n$4\r\nPING\r\n")
        }
        await server.stop()
    }
}
