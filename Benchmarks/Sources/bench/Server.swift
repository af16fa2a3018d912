// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A subject that runs, seen from outside: its answers and what `/proc` says of it.
struct Server {
    let subject: Subject
    let port: Int
    private let process: Process
    private let started: ContinuousClock.Instant

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// - Parameter processor: pins the server; nil lets it use every processor there is
    static func start(
        _ subject: Subject, war: String, base: String, flags: String = "", processor: Int? = nil
    ) throws -> Server {
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        let port = try HTTPClient.freePort()
        let (arguments, environment) = subject.command(port: port, war: war, base: base, flags: flags)
        let log = "\(base).log"
        guard FileManager.default.createFile(atPath: log, contents: nil), let output = FileHandle(forWritingAtPath: log)
        else { throw Failure(description: "cannot write \(log)") }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // Ends with this process, however that ends.
        let pinned = processor.map { ["taskset", "-c", "\($0)"] } ?? []
        process.arguments = ["setpriv", "--pdeathsig", "TERM"] + pinned + arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let started = ContinuousClock.now
        try process.run()
        return Server(subject: subject, port: port, process: process, started: started)
    }

    /// Waits for the first answer with status 200 and returns how long it was since the start.
    func awaitOK(_ path: String, within limit: Duration = .seconds(120)) throws -> Duration {
        try awaitAnswer(path, within: limit) { $0 == 200 }
    }

    /// Waits for an answer of any status.
    func awaitAnswer(
        _ path: String, within limit: Duration = .seconds(120), that isExpected: (Int) -> Bool = { _ in true }
    ) throws -> Duration {
        while ContinuousClock.now - started < limit {
            guard process.isRunning else { throw Failure(description: "\(subject.name) ended at its start") }
            if let response = try? HTTPClient.get(port: port, path: path), isExpected(response.status) {
                return ContinuousClock.now - started
            }
            usleep(2_000)
        }
        throw Failure(description: "\(subject.name) did not answer \(path) within \(limit)")
    }

    /// User and system time of all its threads so far.
    var processorTime: Duration {
        guard let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return .zero }
        // proc(5): utime and stime are fields 14 and 15; the name (field 2) ends with the last parenthesis.
        let fields = stat[end...].split(separator: " ").dropFirst(12).prefix(2)
        let ticks = fields.compactMap { Int($0) }.reduce(0, +)
        return .seconds(1) * ticks / sysconf(Int32(_SC_CLK_TCK))
    }

    /// Resident memory in MB.
    var residentMemory: Double {
        let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (line.split(whereSeparator: { !$0.isNumber }).compactMap { Double($0) }.first ?? 0) / 1024
    }

    /// How many threads it has.
    var threads: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/task").count) ?? 0
    }

    /// SIGTERM, and after half a minute SIGKILL.
    ///
    /// - Returns: the exit status; nil where a signal ended it
    @discardableResult
    func stop() -> Int32? {
        if process.isRunning { process.terminate() }
        let deadline = ContinuousClock.now + .seconds(30)
        while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }
}
