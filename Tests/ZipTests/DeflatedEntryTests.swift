// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Zip

/// The deflate streams of an archive, for who sends them as they are.
@Suite struct DeflatedEntryTests {
    private typealias Item = ArchiveBuilder.Item

    /// Three bytes in a block of fixed codes, as zlib writes "aaa" (raw).
    private static let stream: [UInt8] = [0x4B, 0x4C, 0x4C, 0x04, 0x00]

    private static func item(_ name: String) -> Item {
        var item = Item(name, "aaa", method: 8)
        item.data = stream
        return item
    }

    @Test func givesTheStreamOfADeflatedEntryAndOfNoOther() throws {
        let archive = try ZipArchive(
            bytes: ArchiveBuilder([Item("stored", "text"), Self.item("deflated"), Self.item("last")]).build())
        #expect(try contents(of: archive)["deflated"] == Array("aaa".utf8))
        #expect(try archive.deflated(archive.entries[0]) == nil)
        for entry in archive.entries[1...] {
            let deflated = try #require(try archive.deflated(entry))
            #expect(deflated.size == 3)
            #expect(deflated.checksum == entry.checksum)
            #expect(deflated.isCurrent)
            #expect(try deflated.bytes(at: 0, count: Int(deflated.compressedSize)) == Self.stream)
            #expect(try deflated.bytes(at: 2, count: 2) == [0x4C, 0x04])
            #expect(try deflated.bytes(at: 5, count: 0) == [])
        }
    }

    @Test func neverLeavesTheStream() throws {
        let archive = try ZipArchive(bytes: ArchiveBuilder([Self.item("a"), Self.item("b")]).build())
        let deflated = try #require(try archive.deflated(archive.entries[0]))
        for (offset, count) in [(0, 6), (5, 1), (6, 0), (UInt64.max, 1), (UInt64.max, 0), (0, -1), (1, .max)] {
            #expect(throws: ZipError.self) { try deflated.bytes(at: UInt64(offset), count: count) }
        }
    }

    @Test(arguments: [0, 400, 600, 65_535]) func findsTheStreamBehindALocalHeaderOfAnyLength(extra: Int) throws {
        var item = Self.item("a")
        // Fields of an unknown kind, each with its length.
        item.localExtra =
            extra < 4
            ? []
            : [0x99, 0x99, UInt8((extra - 4) & 255), UInt8((extra - 4) >> 8)]
                + [UInt8](repeating: 1, count: extra - 4)
        let archive = try ZipArchive(bytes: ArchiveBuilder([item, Self.item("b")]).build())
        let deflated = try #require(try archive.deflated(archive.entries[0]))
        #expect(try deflated.bytes(at: 0, count: 5) == Self.stream)
    }

    @Test func refusesALocalHeaderThatSaysSomethingElse() throws {
        var item = Self.item("a")
        item.localName = Array("b".utf8)
        let archive = try ZipArchive(bytes: ArchiveBuilder([item]).build())
        #expect(throws: ZipError.self) { try archive.deflated(archive.entries[0]) }
    }

    @Test func noticesThatTheFileHasBeenWrittenTo() throws {
        let scratch = try ScratchDirectory()
        let bytes = ArchiveBuilder([Self.item("a")]).build()
        let path = try scratch.write(bytes, to: "a.zip")
        let archive = try ZipArchive(path: path)
        let deflated = try #require(try archive.deflated(archive.entries[0]))
        #expect(try deflated.bytes(at: 0, count: 5) == Self.stream)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data(repeating: 0, count: bytes.count + 1))
        try handle.close()
        #expect(!deflated.isCurrent)
        #expect(throws: ZipError.changedWhileReading) { try deflated.bytes(at: 0, count: 5) }
    }
}
