// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

extension Bench {
    /// Sessions in Redis against sessions in our own memory: CPU, throughput and latency at no distance, then what a
    /// millisecond of distance adds, which tells how many round trips a request takes.
    ///
    /// In these rows the column "peer" is `runner` itself with its sessions in memory.
    mutating func measureSessions() throws {
        guard subjects.contains(where: { $0.kind == .runner }) else { return }
        let work = "\(options.work)/redis"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        let redis = try RedisServer.start(work: work)
        defer { redis.stop() }
        let proxy = try DelayingProxy(target: redis.port, roundTrip: 1000)
        let memory = try startNode("memory", [])
        defer { memory.stop() }
        let near = try startNode("near", Self.store(redis.port))
        defer { near.stop() }
        let far = try startNode("far", Self.store(proxy.port))
        defer { far.stop() }
        for page in Page.sessions {
            try measureLoad(page, memory: memory, near: near, redis: redis)
            try measureDistance(page, memory: memory, near: near, far: far)
        }
    }

    private static func store(_ port: Int) -> [String] {
        ["--session-store", "redis", "--session-store-url", "redis://127.0.0.1:\(port)"]
    }

    private func startNode(_ name: String, _ extra: [String]) throws -> Server {
        let subject = Subject(kind: .runner, options: options, extra: extra)
        let server = try Server.start(
            subject, war: options.war, base: workFolder(subject, "sessions-\(name)"), flags: options.flags,
            processor: processors.server)
        _ = try server.awaitOK(Page.dynamic.path)
        return server
    }

    private mutating func measureLoad(_ page: Page, memory: Server, near: Server, redis: RedisServer) throws {
        let servers = [(Subject.Kind.peer, memory), (.runner, near)]
        let scripts = try servers.map { try script(page, for: $0.1) }
        for ((_, server), script) in zip(servers, scripts) where options.warmUp > 0 {
            Self.say("warm-up: \(page.name)")
            _ = try wrk(server, page, script, seconds: options.warmUp)
        }
        for round in 1...options.rounds {
            for ((kind, server), script) in zip(servers, scripts) {
                let (before, counted) = (server.processorTime, try redis.count())
                let run = try wrk(server, page, script, seconds: options.duration)
                let requests = Double(run.requests)
                let cost = (server.processorTime - before).seconds * 1e6 / requests
                let now = try redis.count()
                Self.say("\(page.name) \(round)/\(options.rounds): \(kind), \(cost.text(1)) µs a request")
                report.add("\(page.name): CPU a request", unit: "µs", digits: 1, budget: page.budget, kind, cost)
                report.add("\(page.name): throughput", unit: "1/s", digits: 0, kind, requests / run.seconds)
                report.add("\(page.name): p50", unit: "ms", kind, run.p50)
                report.add("\(page.name): p99", unit: "ms", kind, run.p99)
                if run.errors > 0 { Self.say("bench: \(run.errors) errors with sessions (\(kind))") }
                guard kind == .runner else { continue }
                report.add(
                    "\(page.name): commands a request", unit: "", kind, Double(now.scripts - counted.scripts) / requests
                )
                report.add(
                    "\(page.name): bytes to Redis a request", unit: "B", digits: 0, kind,
                    Double(now.bytesIn - counted.bytesIn) / requests)
                report.add(
                    "\(page.name): bytes from Redis a request", unit: "B", digits: 0, kind,
                    Double(now.bytesOut - counted.bytesOut) / requests)
            }
        }
    }

    /// One request after the other: the latency is that of the request alone.
    private mutating func measureDistance(_ page: Page, memory: Server, near: Server, far: Server) throws {
        let atHome = try sequential(memory, page)
        let atNone = try sequential(near, page)
        let atOne = try sequential(far, page)
        report.add("\(page.name): p50 of one client", unit: "ms", .peer, atHome)
        report.add("\(page.name): p50 of one client", unit: "ms", .runner, atNone)
        report.add("\(page.name): p50 of one client, Redis 1 ms away", unit: "ms", .peer, atHome)
        report.add("\(page.name): p50 of one client, Redis 1 ms away", unit: "ms", .runner, atOne)
        // The proxy itself takes a little more than the millisecond, twice.
        report.add("\(page.name): round trips to Redis", unit: "", .runner, ((atOne - atNone) / 1.0).rounded(.down))
    }

    private func sequential(_ server: Server, _ page: Page) throws -> Double {
        let run = try wrk(
            server, page, script(page, for: server), seconds: max(2, options.duration / 2), connections: 1)
        return run.p50
    }
}
