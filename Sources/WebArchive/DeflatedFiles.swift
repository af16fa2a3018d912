// SPDX-License-Identifier: Apache-2.0
import Glibc
public import Zip

/// The files of an unpacked application that lie deflated in its archive, for who may send them as they lie there.
///
/// It keeps the archive's file open, and of its directory what is needed of these files only.
public struct DeflatedFiles: Sendable {
    /// Seconds and nanoseconds since the Unix epoch.
    public typealias Instant = (seconds: Int64, nanoseconds: Int64)

    /// When the unpacking was complete, by the clock of the file system: a file whose inode has changed later is not, or
    /// perhaps not, what was in the archive.
    public let unpackedAt: Instant
    private let entries: [[UInt8]: DeflatedEntry]

    /// The file of a path that begins with a slash; nil when it is stored, too small or not there.
    public subscript(path: some Sequence<UInt8>) -> DeflatedEntry? { entries[Array(path)] }

    fileprivate init(_ entries: [[UInt8]: DeflatedEntry], unpackedAt: Instant) {
        self.entries = entries
        self.unpackedAt = unpackedAt
    }
}

extension WebApplicationArchive {
    /// The files outside of `WEB-INF` and `META-INF` of at least so many bytes that lie deflated in this archive.
    ///
    /// - Parameter directory: where it has been unpacked; nil is returned when this was not done by us.
    public func deflatedFiles(in directory: String, from minimumSize: UInt64) -> DeflatedFiles? {
        // The stamp is the last file that an unpacking writes.
        var stamp = stat()
        guard lstat("\(directory)/\(UnpackTarget.stampPath)", &stamp) == 0 else { return nil }
        var files: [[UInt8]: DeflatedEntry] = [:]
        for entry in archive.entries where entry.size >= minimumSize && !Self.isPrivate(entry.path) {
            // What is wrong with an entry was told when it was unpacked.
            if let file = try? archive.deflated(entry) { files[Array("/\(entry.path)".utf8)] = file }
        }
        return DeflatedFiles(files, unpackedAt: (Int64(stamp.st_ctim.tv_sec), Int64(stamp.st_ctim.tv_nsec)))
    }

    private static func isPrivate(_ path: String) -> Bool {
        let first = path.prefix { $0 != "/" }.uppercased()
        return first == "WEB-INF" || first == "META-INF"
    }
}
