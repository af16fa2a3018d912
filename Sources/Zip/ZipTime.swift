// SPDX-License-Identifier: Apache-2.0
import Glibc

/// When an entry was last modified, as the archive says it.
public enum ZipTime: Sendable, Equatable {
    /// Seconds and nanoseconds since 1970, UTC: from an extended timestamp (0x5455) or an NTFS (0x000A) extra field.
    case instant(seconds: Int64, nanoseconds: Int64)
    /// Date and time in MS-DOS format, local time with a resolution of two seconds (APPNOTE 4.4.6).
    case dos(date: UInt16, time: UInt16)

    /// Seconds and nanoseconds since 1970.
    ///
    /// A DOS time has no zone; it is read in the zone of this process, as Java's `ZipEntry.getTime` does, whose answer
    /// Tomcat gives to an unpacked file and sends as `Last-Modified`.
    public var sinceEpoch: (seconds: Int64, nanoseconds: Int64) {
        switch self {
        case .instant(let seconds, let nanoseconds): return (seconds, nanoseconds)
        case .dos(let date, let time):
            var parts = tm()
            parts.tm_year = Int32(date >> 9) + 80
            parts.tm_mon = Int32((date >> 5) & 15) - 1
            parts.tm_mday = Int32(date & 31)
            parts.tm_hour = Int32(time >> 11)
            parts.tm_min = Int32((time >> 5) & 63)
            parts.tm_sec = Int32(time & 31) * 2
            parts.tm_isdst = -1
            return (Int64(mktime(&parts)), 0)
        }
    }
}
