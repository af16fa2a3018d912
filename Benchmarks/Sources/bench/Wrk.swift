// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One run of wrk: as many requests as the server answers, over a fixed number of connections.
struct Wrk {
    let requests: Int
    let seconds: Double
    /// Milliseconds.
    let p50: Double
    let p99: Double
    let errors: Int

    struct Failure: Error, CustomStringConvertible { let description: String }

    static func run(
        port: Int, page: Page, script: String, seconds: Int, connections: Int, processor: Int
    ) throws -> Wrk {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "setpriv", "--pdeathsig", "TERM", "taskset", "-c", "\(processor)", "wrk", "-t", "1", "-c", "\(connections)",
            "-d", "\(seconds)s", "-s", script, "http://127.0.0.1:\(port)\(page.path)",
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let line = text.split(separator: "\n").last { $0.hasPrefix("@ ") } ?? ""
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 5, numbers[0] > 0 else { throw Failure(description: "wrk failed: \(text)") }
        return Wrk(
            requests: numbers[0], seconds: Double(numbers[1]) / 1e6, p50: Double(numbers[2]) / 1e3,
            p99: Double(numbers[3]) / 1e3, errors: numbers[4])
    }
}
