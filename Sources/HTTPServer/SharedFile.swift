// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore

/// A file that is being sent, closed when the last one who knows of it lets go.
final class SharedFile: Sendable {
    let region: FileRegion
    private let handle: NIOFileHandle
    private let descriptor: CInt

    /// Opens a regular file that reaches at least to `end`; nil when there is none such.
    init?(path: [UInt8], from start: Int64, to end: Int64) {
        guard start >= 0, end >= start, let first = Int(exactly: start), let last = Int(exactly: end), !path.contains(0)
        else {
            return nil
        }
        let descriptor = (path + [0]).withUnsafeBytes { bytes in
            // O_NONBLOCK: a named pipe in a web application must not hold a worker.
            open(
                bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self),
                O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        }
        guard descriptor >= 0 else { return nil }
        guard let size = Self.size(descriptor), size >= end else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        region = FileRegion(fileHandle: handle, readerIndex: first, endIndex: last)
    }

    deinit {
        try? handle.close()
    }

    /// Whether the file has become shorter than what was promised of it: sendfile(2) would then send nothing for ever.
    var isTruncated: Bool {
        guard let size = Self.size(descriptor) else { return true }
        return size < Int64(region.endIndex)
    }

    private static func size(_ descriptor: CInt) -> Int64? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }
}
