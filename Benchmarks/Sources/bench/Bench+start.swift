// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// An application whose start is measured: the first request tells that it is up.
private struct Started {
    /// Before the labels of the table; empty for the tiny application.
    var name: String
    var war: String
    var path: String
    var coldBudget: (first: Double, then: Double)
    var secondBudget: (first: Double, then: Double)
}

extension Bench {
    /// CPU and wall time until the first 200, with nothing cached and again, and what stays resident.
    mutating func measureStart() throws {
        let tiny = Started(
            name: "", war: options.war, path: Page.dynamic.path, coldBudget: (0.5, 0.3), secondBudget: (0.4, 0.2))
        try measure(tiny, subjects, folder: "start", withMemory: true)
    }

    /// The same for an application as large as real ones are, on Tomcat 9, as its libraries are javax.servlet's.
    mutating func measureSpring() throws {
        let spring = Started(
            name: "Spring MVC with 30 jars, ", war: options.spring, path: "/", coldBudget: (0.8, 0.6),
            secondBudget: (0.6, 0.45))
        try measure(spring, subjects.map { $0.on(.tomcat9) }, folder: "spring", withMemory: false)
    }

    private mutating func measure(
        _ application: Started, _ subjects: [Subject], folder: String, withMemory: Bool
    ) throws {
        for round in 1...options.starts {
            for subject in subjects {
                Self.say("\(application.name)start \(round)/\(options.starts): \(subject.name)")
                let base = workFolder(subject, "\(folder)-\(round)")
                try start(
                    application, subject, base: base, label: "\(application.name)cold start",
                    budget: application.coldBudget, withMemory: withMemory)
                try start(
                    application, subject, base: base, label: "\(application.name)second start",
                    budget: application.secondBudget, withMemory: false)
            }
        }
    }

    private mutating func start(
        _ application: Started, _ subject: Subject, base: String, label: String,
        budget: (first: Double, then: Double), withMemory: Bool
    ) throws {
        let server = try Server.start(subject, war: application.war, base: base)
        defer { server.stop() }
        if subject.kind == .runner {
            let open = try server.awaitAnswer("/.well-known/runner/health")
            report.add("\(label): port open, health answers", unit: "ms", digits: 0, subject.kind, open.seconds * 1e3)
        }
        let wall = try server.awaitOK(application.path)
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
