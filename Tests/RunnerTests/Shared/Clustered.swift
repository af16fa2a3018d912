// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Serves one test application by two nodes on one Redis for a whole suite; a generation starts when a test asks for it.
struct Clustering: SuiteTrait, TestScoping {
    let applications: [String]
    let arguments: [String]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Slots.shared.hold {
            let cluster = Clustered(applications: applications, arguments: arguments)
            let result = await Clustered.$current.withValue(cluster) { () async -> Result<Void, any Error> in
                do { return .success(try await function()) } catch { return .failure(error) }
            }
            await cluster.stop()
            try result.get()
        }
    }
}

extension SuiteTrait where Self == Clustering {
    /// Two nodes with these applications of `Tests/Applications`; the first is the root context.
    static func clustering(_ applications: String..., arguments: [String] = []) -> Clustering {
        Clustering(applications: applications, arguments: arguments)
    }
}

/// The nodes of the suite that runs.
actor Clustered {
    @TaskLocal static var current: Clustered?

    private let applications: [String]
    private let arguments: [String]
    private var nodes: [Generation: Task<Nodes, any Error>] = [:]
    private var redis: Task<RedisServer, any Error>?

    init(applications: [String], arguments: [String]) {
        self.applications = applications
        self.arguments = arguments
    }

    static func by(_ generation: Generation) async throws -> Nodes {
        let cluster = try #require(current, "the suite does not say what it serves")
        return try await cluster.nodes(generation)
    }

    func stop() async {
        for task in nodes.values {
            guard let nodes = try? await task.value else { continue }
            async let first = nodes.first.stop()
            async let second = nodes.second.stop()
            _ = try? await (first, second)
        }
        try? await redis?.value.stop()
    }

    private func nodes(_ generation: Generation) async throws -> Nodes {
        let redis = redis ?? Task { try await RedisServer.start() }
        self.redis = redis
        let task =
            nodes[generation]
            ?? Task { [applications, arguments] in
                let redis = try await redis.value
                var paths: [String] = []
                for name in applications {
                    paths.append(try await Applications.shared.directory(name, generation).path)
                }
                let words =
                    ["--session-store", "redis", "--session-store-key-prefix", "\(generation)"] + arguments + paths
                let environment = ["REDIS_URL": redis.url]
                async let first = Starting.server(words, environment: environment)
                async let second = Starting.server(words, environment: environment)
                return Nodes(first: try await first, second: try await second, redis: redis, prefix: "\(generation)")
            }
        nodes[generation] = task
        return try await task.value
    }
}

/// Two nodes and what they share.
struct Nodes: Sendable {
    let first: Server
    let second: Server
    let redis: RedisServer
    let prefix: String

    func visitor() -> Visitor { Visitor(nodes: self) }

    /// The key of a session in Redis.
    func key(_ id: String, context: String = "/") -> String { "\(prefix):\(context):\(id)" }

    /// Opens a gate at which a request waits.
    func open(_ gate: String, on server: Server) async throws {
        _ = try await server.get("/session?how=open&gate=\(gate)")
    }
}

/// A browser's view of one session: it sends the cookie that it was given, to whichever node.
struct Visitor: Sendable {
    let nodes: Nodes
    var id: String?

    mutating func ask(_ server: Server, _ target: String, method: String = "GET") async throws -> Answer {
        let answer = try await server.ask(Request(method, target, fields: cookies))
        take(answer)
        return answer
    }

    /// What `how` of the application's servlet answers on a node.
    @discardableResult
    mutating func tell(_ server: Server, _ how: String, path: String = "/session") async throws -> String {
        let answer = try await ask(server, "\(path)?how=\(how)")
        #expect(answer.status == 200, "\(how)")
        return answer.text
    }

    mutating func first(_ how: String) async throws -> String { try await tell(nodes.first, how) }

    mutating func second(_ how: String) async throws -> String { try await tell(nodes.second, how) }

    mutating func take(_ answer: Answer) {
        if let id = answer.cookies["JSESSIONID"] { self.id = id }
    }

    var cookies: [Field] { id.map { [Field("Cookie", "JSESSIONID=\($0)")] } ?? [] }

    /// The session's key in Redis.
    var key: String { nodes.key(id ?? "") }

    /// One field of the session in Redis, without its version.
    func stored(_ field: String) async throws -> String? {
        let value = try await nodes.redis.ask("HGET", key, field)
        return value.isEmpty ? nil : String(value.dropFirst(16))
    }
}
