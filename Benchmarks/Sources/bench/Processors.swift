// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The two processors of a load run: one for the server alone, one for those who ask it.
struct Processors {
    let server: Int
    let client: Int

    /// The first two that this process may use (a container's may not be 0 and 1); one and the same where there is one.
    static func allowed() -> Processors {
        let numbers = mine
        return Processors(server: numbers.first ?? 0, client: numbers.dropFirst().first ?? numbers.first ?? 0)
    }

    /// Where this process's main thread may run; `taskset` sets it, as Glibc's own call is not visible to Swift.
    static var mine: [Int] {
        get {
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let list = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
            return list.dropFirst("Cpus_allowed_list:".count).split(separator: ",").flatMap { range -> [Int] in
                let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
                guard let first = ends.first, let last = ends.last, first <= last else { return [] }
                return Array(first...last)
            }
        }
        set {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/taskset")
            let list = newValue.map(String.init).joined(separator: ",")
            process.arguments = ["-cp", list, "\(ProcessInfo.processInfo.processIdentifier)"]
            process.standardOutput = FileHandle.nullDevice
            try? process.run()
            process.waitUntilExit()
        }
    }
}
