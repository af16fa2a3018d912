// SPDX-License-Identifier: Apache-2.0
import Foundation

extension Bench {
    /// Load for as long as `--duration` says, all pages in turns, the JVM checking every JNI call.
    ///
    /// Unlike a timing this decides: wrong answers, a complaint of the JVM's about our calls, an unclean end.
    mutating func soak() throws {
        guard let runner = subjects.first(where: { $0.kind == .runner }) else { return }
        let base = workFolder(runner, "soak")
        let server = try Server.start(runner, war: options.war, base: base, flags: "-Xcheck:jni")
        defer { server.stop() }
        _ = try server.awaitOK(Page.dynamic.path)
        let deadline = ContinuousClock.now + .seconds(options.duration)
        var round = 0
        while ContinuousClock.now < deadline {
            let page = Page.all[round % Page.all.count]
            let script = try script(page, for: server)
            let run = try Wrk.run(
                port: server.port, page: page, script: script, seconds: 10, connections: options.connections,
                processor: processors.client)
            Self.say("soak: \(page.name): \(run.requests) answers, \(server.residentMemory.text(0)) MB")
            if run.errors > 0 {
                failures.append("soak: \(run.errors) of \(run.requests) answers to \(page.path) failed")
            }
            round += 1
        }
        let status = server.stop()
        if status != 0 { failures.append("soak: the program ended with \(status.map(String.init) ?? "a signal")") }
        let log = try String(contentsOfFile: "\(base).log", encoding: .utf8)
        let complaints = log.split(separator: "\n").filter {
            $0.contains("in native method") || $0.contains("JNI local refs") || $0.contains("FATAL ERROR")
        }
        if let first = complaints.first {
            failures.append("soak: \(complaints.count) complaints of the JVM, first: \(first)")
        }
    }
}
