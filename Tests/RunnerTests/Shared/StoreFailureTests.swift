// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import TestSupport
import Testing

/// What users see while Redis fails, and what is there when it is back.
@Suite("A session store that fails", .oneOfTwo, .serialized, .timeLimit(.minutes(5)))
struct StoreFailureTests {
    private static let patience = ["--session-store-operation-timeout", "1500"]

    /// One node before a Redis that the test may torment, directly or from between.
    private func withNode(
        _ options: RedisServer.Options = RedisServer.Options(appendOnly: true), behindProxy: Bool = false,
        _ body: (Server, RedisServer, FaultyProxy?) async throws -> Void
    ) async throws {
        try await Cluster.withNode(
            "sessions", options, arguments: Self.patience,
            through: { behindProxy ? try FaultyProxy(to: $0.port) : nil }, body)
    }

    private final class Flag: Sendable {
        let isUp = Atomic(false)
    }

    /// A client that counts, and knows what it was told.
    private struct Counter {
        var browser = Browser()
        var last = 0
        var open = 0

        /// Counts once; nil without an answer.
        mutating func count(_ node: Server) async throws -> Int? {
            guard let answer = try? await browser.ask("/sessions?how=count", of: node.port), answer.status != 503 else {
                open += 1
                return nil
            }
            let value = try #require(Int(answer.text.prefix { $0 != " " }), "\(answer)")
            #expect(value > last, "what was answered is lost")
            #expect(value <= last + 1 + open, "more than was asked for")
            (last, open) = (value, 0)
            return value
        }

        /// Counts until there is an answer: recovery needs no restart.
        mutating func countAgain(_ node: Server) async throws {
            let deadline = Deadline(after: .seconds(30))
            while try await count(node) == nil {
                guard !deadline.hasPassed else { throw TimedOut(waitingFor: "the store to be used again") }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// While the store is away: 503 for who has a session, everything for who has none, nobody logged out.
    private func expectUnavailable(_ node: Server, _ counter: inout Counter) async throws {
        let id = counter.browser.id
        let answer = try await counter.browser.ask("/sessions?how=count", of: node.port)
        counter.open += 1
        #expect(answer.status == 503)
        #expect(answer["Retry-After"] == "1")
        #expect(answer["Set-Cookie"] == nil)
        #expect(counter.browser.id == id)
        #expect(try await node.get("/sessions?how=look").text == "none")
        #expect(
            try await node.get("/sessions?how=count").status == 503, "a session that cannot be kept is not promised")
    }

    @Test func frozen() async throws {
        try await withNode { node, redis, _ in
            var counter = Counter()
            #expect(try await counter.count(node) == 1)
            redis.freeze()
            try await expectUnavailable(node, &counter)
            try await node.waitForHealth("unreachable")
            // At once by now, and not one time-out after the other: a hundred would take longer than the suite may.
            for _ in 0..<200 {
                let answer = try await counter.count(node)
                #expect(answer == nil)
            }
            redis.thaw()
            try await counter.countAgain(node)
            try await node.waitForHealth("reachable")
        }
    }

    @Test func killedAndRestarted() async throws {
        try await withNode { node, redis, _ in
            var counter = Counter()
            for _ in 0..<5 { try await counter.countAgain(node) }
            #expect(counter.last >= 5)
            try await redis.kill()
            try await expectUnavailable(node, &counter)
            try await redis.restart()
            try await counter.countAgain(node)
            #expect(counter.last >= 6)
        }
    }

    @Test func full() async throws {
        try await withNode { node, redis, _ in
            var counter = Counter()
            #expect(try await counter.count(node) == 1)
            try await redis.ask("CONFIG", "SET", "maxmemory", "1")
            #expect(try await counter.count(node) == nil)
            #expect(
                try await counter.browser.ask("/sessions?how=look", of: node.port).text.hasPrefix("1 "),
                "it can be read")
            try await redis.ask("CONFIG", "SET", "maxmemory", "0")
            try await counter.countAgain(node)
            try await node.program.output.contains("A session is not saved")
            try await node.program.output.contains("OOM")
        }
    }

    @Test func slow() async throws {
        try await withNode(behindProxy: true) { node, _, proxy in
            var counter = Counter()
            proxy?.become(.slow(.milliseconds(50)))
            for expected in 1...5 {
                let value = try await counter.count(node)
                #expect(value == expected)
            }
        }
    }

    @Test(arguments: [
        FaultyProxy.Fault.cutOff, .garbage("*x\r\n:hello\r\n"), .garbage("$5\r\nhello\r\n"), .mute, .closed,
    ])
    func answersThatGoWrong(_ fault: FaultyProxy.Fault) async throws {
        try await withNode(behindProxy: true) { node, _, proxy in
            var counter = Counter()
            for _ in 0..<3 { try await counter.countAgain(node) }
            #expect(counter.last >= 3)
            proxy?.become(fault)
            for _ in 0..<3 { _ = try await counter.count(node) }
            #expect(try await node.get("/sessions?how=look").text == "none", "who has no session is served")
            proxy?.become(.none)
            try await counter.countAgain(node)
            for _ in 0..<3 { _ = try await counter.count(node) }
            #expect(counter.open == 0)
        }
    }

    /// Sixteen clients at once, each with its own session, while the store is tormented: none loses what it was answered.
    @Test func underLoad() async throws {
        try await withNode(behindProxy: true) { node, redis, proxy in
            let flag = Flag()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        var counter = Counter()
                        while !flag.isUp.load(ordering: .acquiring) { _ = try await counter.count(node) }
                        try await counter.countAgain(node)
                        return counter.last
                    }
                }
                for fault in [FaultyProxy.Fault.cutOff, .garbage("?"), .closed, .mute] {
                    let before = proxy?.answerCount ?? 0
                    while (proxy?.answerCount ?? .max) < before + 50 { try await Task.sleep(for: .milliseconds(5)) }
                    proxy?.become(fault)
                    try await node.waitForHealth("unreachable")
                    proxy?.become(.none)
                    try await node.waitForHealth("reachable")
                }
                try await redis.kill()
                try await redis.restart()
                try await node.waitForHealth("reachable")
                flag.isUp.store(true, ordering: .releasing)
                var total = 0
                for try await last in group { total += last }
                #expect(total > 16 * 5)
            }
        }
    }

    @Test func awayAtTheStart() async throws {
        let redis = try await RedisServer.start()
        try await redis.kill()
        let cluster = try Cluster(
            try await Applications.shared.archive("sessions", .jakarta), nodes: 1, redis: redis,
            arguments: Self.patience)
        do {
            try await cluster.start()
            let node = try await cluster.node(0)
            try await node.waitForHealth("unreachable")
            try await node.program.output.contains("cannot be used: Connection refused")
            #expect(try await node.get("/sessions?how=look").text == "none")
            #expect(try await node.get("/sessions?how=count").status == 503)
            try await redis.restart()
            var counter = Counter()
            try await counter.countAgain(node)
            #expect(counter.last == 1)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    @Test func requiredAndAway() async throws {
        let port = try FreePort.find()
        let program = try Program.runner(
            [
                "--port", "0", "--session-store", "redis", "--session-store-url", "redis://:secret@127.0.0.1:\(port)",
                "--session-store-required", "--temp-directory", try Scratch.directory("required").path,
            ] + Self.patience + [try await Applications.shared.archive("sessions", .jakarta).path]
        ).start()
        #expect(try await program.exit() == .code(69))
        let said = program.standardError.text
        #expect(said.contains("127.0.0.1:\(port)"))
        #expect(!program.output.text.contains("secret"))
    }
}
