// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Whether there is a place for unpacked applications, compiled JSPs and uploads.
enum DirectoryChecks {
    /// Bytes below which unpacking an application soon fails.
    private static let leastFree: UInt64 = 256 << 20

    static func all(_ base: BaseDirectory) -> [Check] {
        [temporary(base), system(path: "/tmp")]
    }

    private static func temporary(_ base: BaseDirectory) -> Check {
        do {
            try base.check()
        } catch {
            return .fail("temp-directory", error.description)
        }
        return space("temp-directory", base.path, at: base.nearest, isNeeded: "applications are unpacked there")
    }

    /// Java's own temporary files, of uploads above all.
    private static func system(path: String) -> Check {
        guard access(path, W_OK | X_OK) == 0 else {
            return .warn(
                "tmp", "\(path) cannot be written to: uploads fail; `chmod 1777 \(path)`, or mount a directory there")
        }
        return space("tmp", path, at: path, isNeeded: "uploads are kept there")
    }

    private static func space(_ name: String, _ path: String, at existing: String, isNeeded: String) -> Check {
        var facts = statvfs()
        guard statvfs(existing, &facts) == 0 else { return .ok(name, "\(path) can be written to") }
        let (free, overflow) = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        let words = overflow ? "much" : ByteCount.inWords(free)
        if !overflow, free < leastFree {
            return .warn(name, "\(path) has \(words) free, and \(isNeeded); make room, or name another directory")
        }
        return .ok(name, "\(path) can be written to, \(words) free")
    }
}
