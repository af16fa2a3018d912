// SPDX-License-Identifier: Apache-2.0

/// Where the central directory is: found from the end of the file, as the specification demands (APPNOTE 4.3.6,
/// 4.3.16).
///
/// The directory is the `size` bytes before the end record; what lies before the archive (the stub of a self-extracting
/// one) moves all offsets by the same `shift`. Java reads it the same way: two readings of one file would let an
/// archive show one content to a check and another to the application.
struct DirectoryLocation {
    let position: UInt64
    let size: Int
    let entryCount: UInt64
    /// Bytes before the archive, to be added to every offset in it.
    let shift: UInt64

    private static let endRecordSize = 22
    private static let locatorSize = 20
    private static let zip64EndRecordSize: UInt64 = 56
    private static let maximumCommentLength = 0xFFFF

    init(source: ZipSource, limits: ZipLimits) throws(ZipError) {
        let tailSize = Int(min(source.size, UInt64(Self.endRecordSize + Self.locatorSize + Self.maximumCommentLength)))
        let tail = try source.bytes(at: source.size - UInt64(tailSize), count: tailSize)
        guard let endOffset = Self.endRecord(in: tail) else { throw .notAnArchive }
        var end = FieldReader(tail[(endOffset + 4)...])
        guard let disk = end.uint16(), let directoryDisk = end.uint16(), let countHere = end.uint16(),
            let count = end.uint16(), let directorySize = end.uint32(), let directoryOffset = end.uint32()
        else { throw .notAnArchive }

        var facts = (
            disk: UInt32(disk), directoryDisk: UInt32(directoryDisk), countHere: UInt64(countHere),
            count: UInt64(count),
            size: UInt64(directorySize), offset: UInt64(directoryOffset),
            end: source.size - UInt64(tailSize) + UInt64(endOffset)
        )
        let isFull = count == 0xFFFF || directorySize == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF
        if isFull, endOffset >= Self.locatorSize {
            var locator = FieldReader(tail[(endOffset - Self.locatorSize)..<endOffset])
            if locator.uint32() == 0x0706_4B50, locator.skip(4), let announced = locator.uint64() {
                (facts.disk, facts.directoryDisk, facts.countHere, facts.count, facts.size, facts.offset, facts.end) =
                    try Self.zip64(source, announced: announced, locator: facts.end - UInt64(Self.locatorSize))
            }
        }
        guard facts.disk == 0, facts.directoryDisk == 0, facts.countHere == facts.count else { throw .spanned }
        guard facts.count <= limits.entryCount else {
            throw .archiveExceeds(.entryCount, found: facts.count, allowed: limits.entryCount)
        }
        guard facts.size <= limits.directorySize, let size = Int(exactly: facts.size) else {
            throw .archiveExceeds(.directorySize, found: facts.size, allowed: limits.directorySize)
        }
        guard facts.size <= facts.end, facts.offset <= facts.end - facts.size else {
            throw .brokenDirectory(reason: "it is announced to lie outside the file")
        }
        position = facts.end - facts.size
        self.size = size
        entryCount = facts.count
        shift = position - facts.offset
    }

    /// The last end record whose comment reaches exactly to the end of the file: a signature inside of a comment has no
    /// such length after it, unless made on purpose, and then the later one counts.
    private static func endRecord(in tail: [UInt8]) -> Int? {
        guard tail.count >= endRecordSize else { return nil }
        for offset in stride(from: tail.count - endRecordSize, through: 0, by: -1)
        where tail[offset] == 0x50 && tail[offset + 1] == 0x4B && tail[offset + 2] == 5 && tail[offset + 3] == 6 {
            let commentLength = Int(tail[offset + 20]) | Int(tail[offset + 21]) << 8
            if offset + endRecordSize + commentLength == tail.count { return offset }
        }
        return nil
    }

    /// The ZIP64 end record (APPNOTE 4.3.14): where the locator says, or, with bytes before the archive, right before
    /// it.
    private static func zip64(
        _ source: ZipSource, announced: UInt64, locator: UInt64
    ) throws(ZipError) -> (UInt32, UInt32, UInt64, UInt64, UInt64, UInt64, UInt64) {
        for position in [announced, locator &- zip64EndRecordSize] {
            guard position <= locator, locator - position >= zip64EndRecordSize else { continue }
            var record = FieldReader(try source.bytes(at: position, count: Int(zip64EndRecordSize))[...])
            guard record.uint32() == 0x0606_4B50, record.skip(12), let disk = record.uint32(),
                let directoryDisk = record.uint32(), let countHere = record.uint64(), let count = record.uint64(),
                let size = record.uint64(), let offset = record.uint64()
            else { continue }
            return (disk, directoryDisk, countHere, count, size, offset, position)
        }
        throw .brokenDirectory(reason: "the ZIP64 end record is not where its locator points")
    }
}
