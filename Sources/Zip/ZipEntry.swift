// SPDX-License-Identifier: Apache-2.0

/// One file or directory in the central directory of an archive (APPNOTE 4.3.12), already checked.
public struct ZipEntry: Sendable, Equatable {
    /// Where it goes, relative, components separated by "/", never empty, without "." and "..", without a "/" at the
    /// end.
    public let path: String
    public let isDirectory: Bool
    /// Bytes, uncompressed.
    public let size: UInt64
    /// Bytes in the archive.
    public let compressedSize: UInt64
    public let checksum: UInt32
    public let modified: ZipTime

    enum Method: UInt16, Sendable {
        case stored = 0
        case deflated = 8
    }

    let method: Method
    let flags: UInt16
    /// Where the raw name is in the central directory, for the comparison with the local header.
    let rawName: Range<Int>
    /// From the local header to where the next entry, or the central directory, begins.
    var region: Range<UInt64>
}
