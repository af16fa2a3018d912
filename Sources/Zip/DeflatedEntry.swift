// SPDX-License-Identifier: Apache-2.0

/// The deflate stream (RFC 1951) of an entry, as it lies in the archive's file; holds that file open and nothing else.
public struct DeflatedEntry: Sendable {
    /// Bytes, uncompressed.
    public let size: UInt64
    /// Bytes of the stream.
    public let compressedSize: UInt64
    /// CRC-32 of the uncompressed bytes.
    public let checksum: UInt32

    private let source: ZipSource
    private let start: UInt64

    fileprivate init(_ entry: ZipEntry, at start: UInt64, in source: ZipSource) {
        size = entry.size
        compressedSize = entry.compressedSize
        checksum = entry.checksum
        self.source = source
        self.start = start
    }

    /// Whether the archive's file is as it was when the archive was opened.
    public var isCurrent: Bool {
        (try? source.checkUnchanged()) != nil
    }

    /// Bytes of the stream; throws for a range outside of it, and when the file has been written to.
    public func bytes(at offset: UInt64, count: Int) throws(ZipError) -> [UInt8] {
        let (end, overflow) = offset.addingReportingOverflow(UInt64(max(count, 0)))
        guard count >= 0, !overflow, end <= compressedSize else { throw .changedWhileReading }
        let bytes = try source.bytes(at: start + offset, count: count)
        try source.checkUnchanged()
        return bytes
    }
}

extension ZipArchive {
    /// More than a local header mostly has; where it has more it is read again.
    private static let usualHeaderSize = 512

    /// Where the stream of an entry lies; nil for one that is stored as it is.
    public func deflated(_ entry: ZipEntry) throws(ZipError) -> DeflatedEntry? {
        guard entry.method == .deflated, !entry.isDirectory else { return nil }
        let region = entry.region.upperBound - entry.region.lowerBound
        var offset: Int?
        for limit in [Self.usualHeaderSize, LocalHeader.maximumSize] where offset == nil {
            let bytes = try source.bytes(at: entry.region.lowerBound, count: Int(min(UInt64(limit), region)))
            if bytes.count < region, LocalHeader.size(bytes) > bytes.count, limit < LocalHeader.maximumSize { continue }
            do throws(ZipDefect) {
                offset = try bytes.withUnsafeBytes { raw in
                    Result { () throws(ZipDefect) in try LocalHeader.check(raw, against: entry, directory: directory) }
                }.get()
            } catch {
                throw .entry(name: entry.path, error)
            }
        }
        guard let offset, UInt64(offset) <= region, region - UInt64(offset) >= entry.compressedSize else {
            throw .entry(name: entry.path, .overlaps)
        }
        return DeflatedEntry(entry, at: entry.region.lowerBound + UInt64(offset), in: source)
    }
}
