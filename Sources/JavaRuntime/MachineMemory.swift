// SPDX-License-Identifier: Apache-2.0

/// The memory that the process may use, as the JVM sees it: the smaller of the machine's and its control group's.
public struct MachineMemory: Equatable, Sendable {
    /// Bytes.
    public let limit: UInt64
    /// What sets the limit, for a person.
    public let source: String

    public init(limit: UInt64, source: String) {
        self.limit = limit
        self.source = source
    }

    /// Reads `/proc` and the control group's files; nil where neither says anything.
    public static func current() -> MachineMemory? {
        guard let machine = machineMemory else { return nil }
        // Version 2, where a container sees its own group at the root, then version 1.
        for file in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            guard let text = try? String(readingFile: file) else { continue }
            if let limit = UInt64(text.prefix(while: \.isASCIIDigit)), limit < machine {
                return MachineMemory(limit: limit, source: "the control group's limit")
            }
        }
        return MachineMemory(limit: machine, source: "the machine's memory")
    }

    private static var machineMemory: UInt64? {
        guard let text = try? String(readingFile: "/proc/meminfo") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemTotal:") {
            let digits = line.drop { !$0.isASCIIDigit }.prefix(while: \.isASCIIDigit)
            return UInt64(digits).map { $0 << 10 }
        }
        return nil
    }

    /// The greatest heap that HotSpot chooses by itself: a quarter of the memory, half of it where that is small, and
    /// in between the least that it thinks a server needs (`Arguments::set_heap_size`, `MaxRAMPercentage`,
    /// `MinRAMPercentage`).
    public var defaultMaximumHeap: UInt64 {
        // 96 MB, scaled by 1.3 for 64-bit machines, in whole pages of 2 MB.
        let least: UInt64 = 126 << 20
        return limit / 2 < least ? limit / 2 : max(limit / 4, least)
    }
}
