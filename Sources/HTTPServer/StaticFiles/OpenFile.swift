// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file open for reading, closed when nobody holds it any more.
final class OpenFile: Sendable {
    private let descriptor: CInt

    /// Takes over a descriptor.
    init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The state of the file that is open, whatever its name stands for by now.
    var status: FileStatus? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return FileStatus(status)
    }

    /// A path that opens this very file again, even when its name has gone to another.
    ///
    /// A response whose head tells the length and tag of one file must not carry the bytes of its successor.
    var path: [UInt8] { [UInt8]("/proc/self/fd/\(descriptor)".utf8) }

    /// Whether such paths can be used on this machine.
    static let hasPaths = access("/proc/self/fd", X_OK) == 0

    /// Reads `count` bytes from `offset`; nil when the file holds fewer by now or cannot be read.
    func read(_ count: Int, from offset: Int64) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let result = pread(descriptor, base + filled, count - filled, off_t(offset) + off_t(filled))
                if result < 0, errno == EINTR { continue }
                guard result > 0 else { return }
                filled += result
            }
        }
        return bytes.count == count ? bytes : nil
    }
}
