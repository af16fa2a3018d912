// SPDX-License-Identifier: Apache-2.0

/// The content of a file as a deflate stream (RFC 1951) that lies somewhere already, such as in an archive.
public struct DeflatedFile: Sendable {
    /// Bytes, uncompressed.
    public let size: Int64
    /// Bytes of the stream.
    public let compressedSize: Int64
    /// CRC-32 of the uncompressed bytes.
    public let checksum: UInt32
    /// Whether the stream can be relied on now.
    let isCurrent: @Sendable () -> Bool
    /// Reads a number of bytes from an offset; nil when they cannot be had.
    let read: @Sendable (_ count: Int, _ offset: Int64) -> [UInt8]?

    public init(
        size: Int64, compressedSize: Int64, checksum: UInt32, isCurrent: @escaping @Sendable () -> Bool,
        read: @escaping @Sendable (_ count: Int, _ offset: Int64) -> [UInt8]?
    ) {
        self.size = size
        self.compressedSize = compressedSize
        self.checksum = checksum
        self.isCurrent = isCurrent
        self.read = read
    }
}
