// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What tells one state of a file from another.
///
/// The inode and the time of the last change of the inode are part of it, so that a file replaced by another of the same
/// length and time of modification (which is what archives are made of) is seen.
struct FileStatus: Equatable, Sendable {
    enum Kind: Sendable {
        case regular, directory, other
    }

    let kind: Kind
    let size: Int64
    private let device: UInt64
    private let inode: UInt64
    private let modified: Instant
    private let changed: Instant

    private struct Instant: Equatable {
        let seconds: Int64
        let nanoseconds: Int64
    }

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        default: kind = .other
        }
        size = Int64(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = Instant(seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
        changed = Instant(seconds: Int64(status.st_ctim.tv_sec), nanoseconds: Int64(status.st_ctim.tv_nsec))
    }

    /// Whether the inode has not changed later than this: not its bytes, not its times, and no other file in its place.
    func isUnchanged(since limit: (seconds: Int64, nanoseconds: Int64)) -> Bool {
        (changed.seconds, changed.nanoseconds) <= (limit.seconds, limit.nanoseconds)
    }

    /// Milliseconds since the Unix epoch, as Java reports the time of modification.
    var lastModified: Int64 {
        let (milliseconds, overflow) = modified.seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? 0 : milliseconds &+ modified.nanoseconds / 1_000_000
    }

    /// The entity tag of Tomcat: weak, length and time of modification.
    var entityTag: [UInt8] {
        [UInt8]("W/\"\(size)-\(lastModified)\"".utf8)
    }
}
