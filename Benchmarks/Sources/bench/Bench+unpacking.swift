// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

extension Bench {
    /// A large archive without anything for Java: `unzip` against the time from the program's start to its first 200,
    /// which is the checking and the unpacking of the archive and a few milliseconds.
    mutating func measureUnpacking() throws {
        guard let runner = subjects.first(where: { $0.kind == .runner }) else { return }
        Self.say("packing \(options.archive) MB")
        let archive = try LargeArchive.make(in: options.work, megabytes: options.archive)
        let name = "opening and unpacking \(options.archive) MB"
        for round in 1...options.rounds {
            Self.say("unpacking \(round)/\(options.rounds)")
            let (wall, processor) = try unzip(archive, to: "\(options.work)/unzip-\(round)")
            report.add(name, unit: "s", budget: (1.5, 1.0), .peer, wall.seconds)
            report.add("\(name): CPU", unit: "s", .peer, processor.seconds)

            let server = try Server.start(runner, war: archive, base: workFolder(runner, "unpack-\(round)"))
            defer { server.stop() }
            report.add(name, unit: "s", budget: (1.5, 1.0), .runner, try server.awaitOK("/index.html").seconds)
            report.add("\(name): CPU", unit: "s", .runner, server.processorTime.seconds)
        }
    }

    private func unzip(_ archive: String, to folder: String) throws -> (wall: Duration, processor: Duration) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unzip")
        process.arguments = ["-q", archive, "-d", folder]
        let before = childrenTime()
        let started = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        return (ContinuousClock.now - started, childrenTime() - before)
    }

    /// User and system time of all children that have ended.
    private func childrenTime() -> Duration {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(.zero) {
            $0 + .seconds($1.tv_sec) + .microseconds($1.tv_usec)
        }
    }
}
