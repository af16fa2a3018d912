// SPDX-License-Identifier: Apache-2.0
import Foundation

extension Bench {
    /// CPU per request, throughput and latency of each page, by wrk at full load.
    mutating func measureLoad() throws {
        let servers = try startForLoad("load")
        defer { for server in servers { server.stop() } }
        for page in Page.all {
            let scripts = try servers.map { try script(page, for: $0) }
            for (server, script) in zip(servers, scripts) where options.warmUp > 0 {
                Self.say("warm-up: \(page.name), \(server.subject.name)")
                _ = try wrk(server, page, script, seconds: options.warmUp)
            }
            for round in 1...options.rounds {
                for (server, script) in zip(servers, scripts) {
                    let before = server.processorTime
                    let run = try wrk(server, page, script, seconds: options.duration)
                    let cost = (server.processorTime - before).seconds * 1e6 / Double(run.requests)
                    Self.say(
                        "\(page.name) \(round)/\(options.rounds): \(server.subject.name), \(cost.text(1)) µs a request")
                    let kind = server.subject.kind
                    report.add("\(page.name): CPU a request", unit: "µs", digits: 1, budget: page.budget, kind, cost)
                    report.add(
                        "\(page.name): throughput", unit: "1/s", digits: 0, kind, Double(run.requests) / run.seconds)
                    report.add("\(page.name): p50", unit: "ms", kind, run.p50)
                    report.add("\(page.name): p99", unit: "ms", kind, run.p99)
                    if run.errors > 0 { Self.say("bench: \(run.errors) errors from \(server.subject.name)") }
                }
            }
        }
    }

    /// Latency of the dynamic page at 80 % of what the peer can take, the same rate for both.
    mutating func measureTail() throws {
        let servers = try startForLoad("tail")
        defer { for server in servers { server.stop() } }
        let page = Page.dynamic
        var peak: Double = 0
        for server in servers {
            Self.say("warm-up: 80 % load, \(server.subject.name)")
            let script = try script(page, for: server)
            _ = try wrk(server, page, script, seconds: max(options.warmUp, 1))
            guard server.subject.kind == .peer else { continue }
            let run = try wrk(server, page, script, seconds: options.duration)
            peak = Double(run.requests) / run.seconds
        }
        for round in 1...options.rounds {
            for server in servers {
                let run = try PacedLoad.run(
                    port: server.port, page: page, rate: peak * 0.8, seconds: options.duration,
                    connections: options.connections, processor: processors.client)
                Self.say("80 % load \(round)/\(options.rounds): \(server.subject.name), p99 \(run.p99.text()) ms")
                let kind = server.subject.kind
                report.add("dynamic page at \(Int(peak * 0.8))/s (80 %): p50", unit: "ms", digits: 3, kind, run.p50)
                report.add(
                    "dynamic page at \(Int(peak * 0.8))/s (80 %): p99", unit: "ms", digits: 3, budget: (1.0, 0.7), kind,
                    run.p99)
            }
        }
    }

    /// Both at once, on the same processor, so that they can be asked in turns: the one not asked is idle.
    private func startForLoad(_ name: String) throws -> [Server] {
        try subjects.map { subject in
            let server = try Server.start(
                subject, war: options.war, base: workFolder(subject, name), flags: options.flags,
                processor: processors.server)
            _ = try server.awaitOK(Page.dynamic.path)
            return server
        }
    }

    func script(_ page: Page, for server: Server) throws -> String {
        var cookies: [String] = []
        if page.hasSession {
            cookies = try (0..<64).compactMap { _ in
                try HTTPClient.get(port: server.port, path: page.setUp ?? page.path).sessionCookie
            }
        }
        let path = "\(options.work)/\(server.port)\(page.path.replacing("/", with: "-")).lua"
        try page.script(cookies: cookies).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    func wrk(_ server: Server, _ page: Page, _ script: String, seconds: Int, connections: Int? = nil) throws -> Wrk {
        try Wrk.run(
            port: server.port, page: page, script: script, seconds: seconds,
            connections: connections ?? options.connections,
            processor: processors.client)
    }
}
