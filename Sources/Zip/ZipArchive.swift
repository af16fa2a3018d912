// SPDX-License-Identifier: Apache-2.0

/// A ZIP archive whose central directory has been read and judged (PKWARE APPNOTE 6.3).
///
/// Opening reads the directory alone and refuses what it can refuse without the data: escaping paths, links,
/// encryption, repeated names, overlaps, and sizes beyond the limits. What is announced there is held to while the data
/// streams through a `ZipExtractor`. So nothing needs to be written before the archive as a whole is known to be
/// acceptable.
public struct ZipArchive: Sendable {
    /// Every entry but those for the root itself, in the order of the directory; each path once, but for directories.
    public let entries: [ZipEntry]
    /// Bytes of all entries together, uncompressed.
    public let totalSize: UInt64
    /// Bytes of the file.
    public var fileSize: UInt64 { source.size }
    /// The central directory as it is in the file: names, sizes, times and checksums of all entries.
    public let directory: [UInt8]

    let source: ZipSource

    public init(path: String, limits: ZipLimits = ZipLimits()) throws(ZipError) {
        try self.init(source: ZipSource(path: path), limits: limits)
    }

    /// An archive that is in memory already, such as a library inside of a web application's archive.
    public init(bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws(ZipError) {
        try self.init(source: ZipSource(bytes: bytes), limits: limits)
    }

    private init(source: ZipSource, limits: ZipLimits) throws(ZipError) {
        let location = try DirectoryLocation(source: source, limits: limits)
        let directory = try source.bytes(at: location.position, count: location.size)
        var reader = DirectoryReader(directory: directory, location: location, limits: limits)
        let entries = try reader.read()
        if reader.totalSize > ZipLimits.ratioFloor, reader.totalSize / max(source.size, 1) > limits.totalRatio {
            throw .archiveExceeds(
                .totalRatio, found: reader.totalSize / max(source.size, 1), allowed: limits.totalRatio)
        }
        self.source = source
        self.directory = directory
        self.entries = entries
        totalSize = reader.totalSize
    }

    /// Throws when the file has been written to since it was opened: entries read before and after do not belong
    /// together.
    public func checkUnchanged() throws(ZipError) {
        try source.checkUnchanged()
    }
}
