// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// Compares `runner` with embedded Tomcat, both on this machine and in this run, and prints the ratios.
///
/// A number decides nothing: the exit status is 0 whatever it is, 1 where a soak went wrong, and 64 for a command line
/// that makes no sense.
@main
struct Bench {
    let options: Options
    let subjects: [Subject]
    let processors = Processors.allowed()
    var report = Report()
    private let loadBefore = Self.loadAverage
    /// What went wrong where something decides; a timing never does.
    var failures: [String] = []

    static func main() {
        do {
            var bench = Bench(options: try Options(arguments: Array(CommandLine.arguments.dropFirst())))
            bench.run()
        } catch {
            say("bench: \(error.text)\n\(Options.usage)")
            exit(64)
        }
    }

    init(options: Options) {
        self.options = options
        let hasRunner = FileManager.default.isExecutableFile(atPath: options.runner)
        if !hasRunner { Self.say("bench: \(options.runner) is not there, the peer is measured alone") }
        subjects =
            [Subject(kind: .peer, options: options)] + (hasRunner ? [Subject(kind: .runner, options: options)] : [])
    }

    mutating func run() {
        try? FileManager.default.removeItem(atPath: options.work)
        for part in Options.Part.allCases where options.parts.contains(part) {
            do {
                switch part {
                case .start: try measureStart()
                case .spring: try measureSpring()
                case .load: try measureLoad()
                case .sessions: try measureSessions()
                case .tail: try measureTail()
                case .unpack: try measureUnpacking()
                case .sockets: try measureSockets()
                case .soak: try soak()
                }
            } catch {
                Self.say("bench: \(part.rawValue) was not measured: \(error)")
                if part == .soak { failures.append("soak: \(error)") }
            }
        }
        for failure in failures { Self.say("bench: \(failure)") }
        if !failures.isEmpty { exit(1) }
        guard options.parts != [.soak] else { return }
        print(conditions)
        print()
        print(report.table)
        print()
        print(report.values)
    }

    /// What one has to know to get the numbers again.
    private var conditions: String {
        """
        Load: server on processor \(processors.server), wrk on \(processors.client), \(options.connections) connections, \
        \(options.warmUp) s of warm-up, then \(options.rounds) runs of \(options.duration) s in turns, JVM flags for both:
        \(options.flags)
        Start and memory: every processor, each as it is without JVM flags, \(options.starts) starts in turns.
        Budgets ("first", "then") are ratios to the peer.
        Load average of the machine when it began, and now: \(loadBefore), \(Self.loadAverage). Others at work spoil the \
        latencies first, then everything.
        """
    }

    /// Over 1 and 5 minutes.
    private static var loadAverage: String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// A fresh folder for one server.
    func workFolder(_ subject: Subject, _ name: String) -> String {
        "\(options.work)/\(subject.kind)-\(name)"
    }

    /// Progress goes to standard error, so that standard output is the report.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
