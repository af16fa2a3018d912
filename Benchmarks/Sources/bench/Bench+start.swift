// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

extension Bench {
    /// CPU and wall time until the first 200, with nothing cached and again, and what stays resident.
    mutating func measureStart() throws {
        for round in 1...options.starts {
            for subject in subjects {
                Self.say("start \(round)/\(options.starts): \(subject.name)")
                let base = workFolder(subject, "start-\(round)")
                try start(subject, base: base, label: "cold start", budget: (0.5, 0.3), withMemory: true)
                try start(subject, base: base, label: "second start", budget: (0.4, 0.2), withMemory: false)
            }
        }
    }

    private mutating func start(
        _ subject: Subject, base: String, label: String, budget: (first: Double, then: Double), withMemory: Bool
    ) throws {
        let server = try Server.start(subject, war: options.war, base: base)
        defer { server.stop() }
        if subject.kind == .runner {
            let open = try server.awaitAnswer("/.well-known/runner/health")
            report.add("\(label): port open, health answers", unit: "ms", digits: 0, subject.kind, open.seconds * 1e3)
        }
        let wall = try server.awaitOK(Page.dynamic.path)
        let processor = server.processorTime
        report.add("\(label): CPU to first 200", unit: "s", budget: budget, subject.kind, processor.seconds)
        report.add("\(label): time to first 200", unit: "s", subject.kind, wall.seconds)
        guard withMemory else { return }
        sleep(5)
        report.add(
            "resident, idle after start", unit: "MB", digits: 0, budget: (0.6, 0.4), subject.kind, server.residentMemory
        )
        let script = "\(base).lua"
        try Page.dynamic.script(cookies: []).write(toFile: script, atomically: true, encoding: .utf8)
        _ = try Wrk.run(
            port: server.port, page: .dynamic, script: script, seconds: options.duration,
            connections: options.connections, processor: processors.client)
        sleep(5)
        report.add("resident, after load", unit: "MB", digits: 0, subject.kind, server.residentMemory)
    }
}
