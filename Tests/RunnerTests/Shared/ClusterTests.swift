// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import TestSupport
import Testing

/// One client, two nodes, no stickiness, while nodes are killed and Redis is restarted.
///
/// `RUNNER_CLUSTER_REQUESTS=10000` is the whole of it: 20 nodes killed, Redis killed three times.
@Suite("A cluster behind haproxy", .oneOfTwo, .timeLimit(.minutes(20)))
struct ClusterTests {
    private struct Plan {
        var requests: Int
        var nodeKills: Int
        var redisKills: Int

        static var wanted: Plan {
            let text = ProcessInfo.processInfo.environment["RUNNER_CLUSTER_REQUESTS"] ?? ""
            let requests = Int(text) ?? 1000
            return Plan(
                requests: requests, nodeKills: max(3, requests / 500), redisKills: max(1, requests * 3 / 10_000))
        }
    }

    /// What the client has seen.
    private struct Count {
        var asked = 0
        var unanswered = 0
        /// The counter in the last answer.
        var last = 0
        /// Requests since then that may have counted, without an answer.
        var open = 0
        var problems: [String] = []
    }

    /// Shared by the client and by who kills.
    private final class Progress: Sendable {
        let count = Mutex(Count())
        let isOver = Atomic(false)

        var asked: Int { count.withLock { $0.asked } }
    }

    @Test func losesNothingThatWasAnswered() async throws {
        let plan = Plan.wanted
        let redis = try await RedisServer.start(RedisServer.Options(appendOnly: true))
        let cluster = try Cluster(try await Applications.shared.archive("sessions", .jakarta), redis: redis)
        do {
            try await cluster.start()
            let balancer = try await Balancer.start(before: cluster)
            let count = try await run(plan, cluster, balancer)
            try await balancer.program.stop()
            #expect(count.problems.isEmpty, "\(count.problems.joined(separator: "\n"))")
            #expect(count.asked >= plan.requests)
            #expect(count.last >= count.asked - count.unanswered)
            #expect(count.last <= count.asked)
            print(
                """
                cluster: \(count.asked) requests, \(count.unanswered) without an answer, counter \(count.last), \
                \(plan.nodeKills) nodes and \(plan.redisKills) times Redis killed
                """)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private func run(_ plan: Plan, _ cluster: Cluster, _ balancer: Balancer) async throws -> Count {
        let progress = Progress()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var browser = Browser()
                while !progress.isOver.load(ordering: .acquiring) || progress.asked < plan.requests {
                    await Self.ask(&browser, balancer.port, progress)
                }
            }
            group.addTask {
                defer { progress.isOver.store(true, ordering: .releasing) }
                let events = plan.nodeKills + plan.redisKills
                for event in 0..<events {
                    // Spread over the requests; both nodes serve by then, so that one always does.
                    let due = plan.requests * (event + 1) / (events + 1)
                    while progress.asked < due { try await Task.sleep(for: .milliseconds(2)) }
                    if event % (events / plan.redisKills) == 1 {
                        try await cluster.redis.kill()
                        try await cluster.redis.restart()
                    } else {
                        try await cluster.kill(event % 2)
                        try await cluster.restart(event % 2)
                    }
                }
            }
            try await group.waitForAll()
            return progress.count.withLock { $0 }
        }
    }

    private static func ask(_ browser: inout Browser, _ port: Int, _ progress: Progress) async {
        let before = browser.id
        let answer = try? await browser.ask("/sessions?how=count", of: port)
        let value = answer?.status == 200 ? answer.flatMap { Int($0.text.prefix { $0 != " " }) } : nil
        progress.count.withLock { count in
            count.asked += 1
            guard let value else {
                count.unanswered += 1
                count.open += 1
                return
            }
            if before != nil, browser.id != before { count.problems.append("request \(count.asked): another session") }
            if value <= count.last {
                count.problems.append("request \(count.asked): \(value) after \(count.last) was answered")
            }
            if value > count.last + 1 + count.open {
                count.problems.append(
                    "request \(count.asked): \(value) after \(count.last) and \(count.open) without an answer")
            }
            count.last = value
            count.open = 0
        }
        if value == nil { browser.id = before ?? browser.id }
    }
}
