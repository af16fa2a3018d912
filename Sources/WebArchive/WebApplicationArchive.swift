// SPDX-License-Identifier: Apache-2.0
import Crypto
public import Zip

/// A WAR file, opened and judged, not yet unpacked.
public struct WebApplicationArchive: Sendable {
    public let path: String
    let archive: ZipArchive

    public init(path: String, limits: ZipLimits = ZipLimits()) throws(WebArchiveError) {
        self.path = path
        do throws(ZipError) {
            archive = try ZipArchive(path: path, limits: limits)
        } catch {
            throw .badArchive(path: path, error)
        }
    }

    /// Bytes of the file.
    public var fileSize: UInt64 { archive.fileSize }
    /// Bytes that it takes unpacked.
    public var unpackedSize: UInt64 { archive.totalSize }

    /// Tells one build of an archive from another: SHA-256, hexadecimal, over the central directory and the size of the
    /// file.
    ///
    /// The directory has name, time, size and CRC-32 of every entry, so a build that differs in any file differs in it;
    /// and it is read anyway, while the whole file would have to be read and hashed at every start. Somebody who can
    /// forge a CRC-32 in the archive can also write to the unpacked directory: nothing is protected by hashing more.
    public var digest: String {
        var hash = SHA256()
        hash.update(data: archive.directory)
        withUnsafeBytes(of: archive.fileSize.littleEndian) { hash.update(bufferPointer: $0) }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
