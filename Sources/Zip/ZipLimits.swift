// SPDX-License-Identifier: Apache-2.0

/// What an archive may cost at most, so that a small hostile file cannot fill the disk or the memory ("ZIP bomb").
///
/// The defaults are far beyond real web applications: those have some ten thousand entries, some hundred megabytes, and
/// a ratio of at most 20 for text. DEFLATE itself cannot exceed 1,032.
public struct ZipLimits: Sendable, Equatable {
    /// Entries in the central directory.
    public var entryCount: UInt64 = 250_000
    /// Bytes of the central directory, which is held in memory.
    public var directorySize: UInt64 = 64 << 20
    /// Bytes of one entry, uncompressed.
    public var entrySize: UInt64 = 2 << 30
    /// Bytes of all entries together, uncompressed.
    public var totalSize: UInt64 = 4 << 30
    /// Uncompressed over compressed size of one entry, asked of entries beyond a megabyte: below, it harms nobody.
    public var ratio: UInt64 = 250
    /// Uncompressed size of all entries over the size of the file, asked beyond a megabyte too.
    public var totalRatio: UInt64 = 250
    /// Bytes of a name in UTF-8.
    public var nameLength: UInt64 = 2048

    public init() {}

    static let ratioFloor: UInt64 = 1 << 20
}

/// One of the limits, so that a caller can name the flag that raises it.
public enum ZipLimit: String, Sendable, CaseIterable {
    case entryCount, directorySize, entrySize, totalSize, ratio, totalRatio, nameLength
}

extension ZipLimit {
    /// The unit and the thing that is limited, as in "4096 bytes in all".
    var noun: String {
        switch self {
        case .entryCount: "entries"
        case .directorySize: "bytes of directory"
        case .entrySize: "bytes uncompressed"
        case .totalSize: "bytes uncompressed in all"
        case .ratio: "times its compressed size"
        case .totalRatio: "times the size of the archive"
        case .nameLength: "bytes of name"
        }
    }
}
