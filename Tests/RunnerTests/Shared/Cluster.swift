// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Nodes of one application on one Redis, each on a port that it keeps when it is started again.
actor Cluster {
    nonisolated let redis: RedisServer
    /// Where the nodes find Redis: at its own port, or at a proxy's.
    nonisolated let redisURL: String
    private let application: URL
    private let arguments: [String]
    private let ports: [Int]
    private let directories: [URL]
    private var nodes: [Server?] = []

    init(
        _ application: URL, nodes count: Int = 2, redis: RedisServer, at url: String? = nil, arguments: [String] = []
    ) throws {
        self.redis = redis
        self.redisURL = url ?? redis.url
        self.application = application
        self.arguments = arguments
        ports = try (0..<count).map { _ in try FreePort.find() }
        directories = try (0..<count).map { try Scratch.directory("node-\($0 + 1)") }
    }

    func start() async throws {
        nodes = Array(repeating: nil, count: ports.count)
        for number in ports.indices { _ = try launch(number) }
        for number in ports.indices { try await node(number).waitForHealth("ready") }
    }

    /// The node's server; both sides of a test know it by its number, from 0.
    func node(_ number: Int) throws -> Server {
        try #require(nodes[number], "node \(number) is not running")
    }

    nonisolated func port(_ number: Int) -> Int { ports[number] }

    private func launch(_ number: Int) throws -> Server {
        let program = try Program.runner(
            [
                "--port", "\(ports[number])", "--host", "127.0.0.1", "--temp-directory", directories[number].path,
                "--session-store", "redis", "--session-store-url", redisURL,
            ] + arguments + [application.path]
        ).start()
        let server = Server(program: program, port: ports[number])
        nodes[number] = server
        return server
    }

    /// Ends a node as a crash does.
    func kill(_ number: Int) async throws {
        let server = try node(number)
        server.program.signal(SIGKILL)
        _ = try await server.program.exit()
        nodes[number] = nil
    }

    /// Starts a node again and waits until it serves.
    func restart(_ number: Int) async throws {
        try await launch(number).waitForHealth("ready")
    }

    func stop() async {
        for node in nodes.compactMap({ $0 }) { _ = try? await node.stop() }
        nodes = []
        try? await redis.stop()
    }
}

extension Cluster {
    /// Serves an application by one node before a Redis of its own, and stops both; `arguments` are the node's.
    ///
    /// - Parameter proxy: makes what stands between the two, if anything does.
    static func withNode(
        _ application: String, _ options: RedisServer.Options = RedisServer.Options(), arguments: [String],
        through proxy: (RedisServer) throws -> FaultyProxy?,
        _ body: (Server, RedisServer, FaultyProxy?) async throws -> Void
    ) async throws {
        let redis = try await RedisServer.start(options)
        let proxy = try proxy(redis)
        let cluster = try Cluster(
            try await Applications.shared.archive(application, .jakarta), nodes: 1, redis: redis,
            at: proxy.map { "redis://127.0.0.1:\($0.port)" }, arguments: arguments)
        do {
            try await cluster.start()
            try await body(try await cluster.node(0), redis, proxy)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }
}

/// haproxy in front of a cluster: each request goes to the next node, as `Examples/cluster/haproxy.cfg` says.
struct Balancer {
    let program: RunningProgram
    let port: Int

    static func start(before cluster: Cluster) async throws -> Balancer {
        let configuration = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Examples/cluster/haproxy.cfg").standardizedFileURL.path
        let port = try FreePort.find()
        let haproxy = ["/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy"]
            .first(where: FileManager.default.isExecutableFile)
        let program = try Program(
            haproxy ?? "/usr/sbin/haproxy", ["-db", "-f", configuration],
            environment: [
                "BALANCER_PORT": "\(port)", "NODE1_PORT": "\(cluster.port(0))", "NODE2_PORT": "\(cluster.port(1))",
            ]
        ).start()
        let deadline = Deadline(after: .seconds(20))
        while !deadline.hasPassed {
            if let connection = try? ClientConnection(port: port) {
                connection.close()
                return Balancer(program: program, port: port)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TimedOut(waitingFor: "haproxy", detail: program.output.text)
    }
}

/// A browser's view: it sends the cookie that it was given, and takes a new one when it gets it.
struct Browser {
    var id: String?

    mutating func ask(_ target: String, of port: Int, within limit: Duration = .seconds(20)) async throws -> Answer {
        let connection = try ClientConnection(port: port)
        defer { connection.close() }
        let cookie = id.map { [Field("Cookie", "JSESSIONID=\($0)")] } ?? []
        let answer = try await connection.ask(Request(target, fields: cookie), within: limit)
        if let id = answer.cookies["JSESSIONID"] { self.id = id }
        return answer
    }
}
