// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore

/// The processors that this process may use.
public enum ProcessorCount {
    /// At least 1: the smaller of what a control group grants and what the affinity mask leaves (`taskset`, cpusets).
    public static var usable: Int {
        max(1, min(System.coreCount, affine ?? .max))
    }

    /// The set bits of `Cpus_allowed` in proc(5); nil where there is no such file.
    private static var affine: Int? {
        guard let file = fopen("/proc/self/status", "re") else { return nil }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let text = line {
            let name = "Cpus_allowed:"
            guard strncmp(text, name, name.utf8.count) == 0 else { continue }
            let digits = String(cString: text).dropFirst(name.utf8.count)
            return digits.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        }
        return nil
    }
}
