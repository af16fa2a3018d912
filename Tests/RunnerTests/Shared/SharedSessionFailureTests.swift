// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

/// What requests of one session see of each other when a save between them fails.
@Suite("Shared sessions and saves that fail", .oneOfTwo, .serialized, .timeLimit(.minutes(5)))
struct SharedSessionFailureTests {
    /// One node, whose way to Redis the test may cut.
    private func withNode(_ body: (Server, RedisServer, FaultyProxy) async throws -> Void) async throws {
        try await Cluster.withNode(
            "shared", arguments: ["--session-store-operation-timeout", "500"],
            through: { try FaultyProxy(to: $0.port) }
        ) { node, redis, proxy in
            try await body(node, redis, try #require(proxy))
        }
    }

    /// Begins a request that waits at its gate.
    private func begin(
        _ browser: Browser, _ how: String, gate: String, _ node: Server
    ) async throws -> Task<Answer, any Error> {
        let task = Task {
            var copy = browser
            return try await copy.ask("/session?how=\(how)&gate=\(gate)", of: node.port)
        }
        try await node.program.output.contains("waiting at gate \(gate)")
        return task
    }

    private func open(_ gate: String, _ node: Server) async throws {
        _ = try await node.get("/session?how=open&gate=\(gate)")
    }

    @Test func aLogoutThatFailedIsDoneWhenItIsAskedForAgain() async throws {
        try await withNode { node, redis, proxy in
            var browser = Browser()
            _ = try await browser.ask("/session?how=set&name=x&value=1", of: node.port)
            let id = try #require(browser.id)
            let leaving = try await begin(browser, "invalidate", gate: "leaving", node)
            proxy.become(.closed)
            try await open("leaving", node)
            #expect(try await leaving.value.status == 503)
            try await node.waitForHealth("unreachable")
            proxy.become(.none)
            try await node.waitForHealth("reachable")
            #expect(try await redis.ask("EXISTS", "runner:/:\(id)") == "1")
            #expect(try await browser.ask("/session?how=get&name=x", of: node.port).text == "no session")
            #expect(try await redis.ask("EXISTS", "runner:/:\(id)") == "0")
        }
    }
}
