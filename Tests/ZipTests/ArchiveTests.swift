// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Zip

@Suite struct ArchiveTests {
    private typealias Item = ArchiveBuilder.Item

    @Test func readsStoredAndDeflatedEntries() throws {
        let text = String(repeating: "hello, archive ", count: 5000)
        let archive = try ZipArchive(
            bytes: ArchiveBuilder([Item("a.txt", text), Item("d/b.txt", text, method: 8)]).build())
        #expect(archive.entries.map(\.path) == ["a.txt", "d/b.txt"])
        #expect(archive.totalSize == UInt64(text.utf8.count) * 2)
        #expect(try contents(of: archive) == ["a.txt": Array(text.utf8), "d/b.txt": Array(text.utf8)])
    }

    @Test func readsAnEmptyArchiveAndEmptyFiles() throws {
        #expect(try ZipArchive(bytes: ArchiveBuilder().build()).entries.isEmpty)
        let archive = try ZipArchive(bytes: ArchiveBuilder([Item("stored"), Item("deflated", method: 8)]).build())
        #expect(try contents(of: archive) == ["stored": [], "deflated": []])
    }

    @Test(arguments: [true, false]) func readsAnArchiveBehindOtherBytes(offsetsIncludePrefix: Bool) throws {
        var builder = ArchiveBuilder([Item("a", "one"), Item("b", "two")])
        builder.prefix = Array("#!/bin/sh\nexec java -jar \"$0\"\n".utf8)
        builder.offsetsIncludePrefix = offsetsIncludePrefix
        #expect(
            try contents(of: ZipArchive(bytes: builder.build())) == ["a": Array("one".utf8), "b": Array("two".utf8)])
    }

    @Test func readsAnArchiveWithAComment() throws {
        var builder = ArchiveBuilder([Item("a", "one")])
        // The comment holds what looks like another end record.
        builder.comment = Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 7, count: 60_000)
        #expect(try contents(of: ZipArchive(bytes: builder.build())) == ["a": Array("one".utf8)])
    }

    @Test(arguments: [0, 100]) func readsZip64(prefix: Int) throws {
        var item = Item("a", "sixty-four")
        item.usesZip64 = true
        var builder = ArchiveBuilder([item, Item("b", "two", method: 8)])
        builder.usesZip64End = true
        builder.prefix = [UInt8](repeating: 1, count: prefix)
        let files = try contents(of: ZipArchive(bytes: builder.build()))
        #expect(files == ["a": Array("sixty-four".utf8), "b": Array("two".utf8)])
    }

    @Test(arguments: [Item.Descriptor.plain, .signed, .signed64])
    func readsEntriesWithADataDescriptor(_ descriptor: ArchiveBuilder.Item.Descriptor) throws {
        var item = Item("a", "behind the data", method: 8)
        item.descriptor = descriptor
        let archive = try ZipArchive(bytes: ArchiveBuilder([item, item.named("b")]).build())
        #expect(try contents(of: archive).count == 2)
    }

    @Test func readsNamesInEveryEncoding() throws {
        var flagged = Item("größe.txt")
        flagged.flags = 1 << 11
        var old = Item("")
        old.name = [0x67, 0x72, 0x94, 0xE1, 0x65]  // "größe" in CP437
        let unflagged = Item("日本.txt")
        var extended = Item("")
        extended.name = [0x3F, 0x2E, 0x74]
        let unicode = Array("é.t".utf8)
        extended.extra =
            number(UInt16(0x7075)) + number(UInt16(5 + unicode.count)) + [1] + number(crc32(extended.name)) + unicode
        var stale = extended
        stale.name = [0x21]
        let archive = try ZipArchive(bytes: ArchiveBuilder([flagged, old, unflagged, extended, stale]).build())
        #expect(archive.entries.map(\.path) == ["größe.txt", "größe", "日本.txt", "é.t", "!"])
    }

    @Test func keepsNamesApartThatAreOnlyCanonicallyEquivalent() throws {
        let archive = try ZipArchive(bytes: ArchiveBuilder([Item("\u{E9}"), Item("e\u{301}")]).build())
        #expect(archive.entries.count == 2)
    }

    @Test func toleratesRepeatedDirectoriesAndDropsEmptyComponents() throws {
        let items = ["./", "d/", "d/", "d//e/./f", "./g", "d/e/"].map { Item($0) }
        let archive = try ZipArchive(bytes: ArchiveBuilder(items).build())
        #expect(archive.entries.map(\.path) == ["d", "d", "d/e/f", "g", "d/e"])
        #expect(archive.entries.map(\.isDirectory) == [true, true, false, false, true])
    }

    @Test func readsTimes() throws {
        var extended = Item("extended")
        extended.extra = number(UInt16(0x5455)) + number(UInt16(5)) + [1] + number(UInt32(1_700_000_001))
        var ntfs = Item("ntfs")
        ntfs.extra =
            number(UInt16(0x000A)) + number(UInt16(32)) + number(UInt32(0)) + number(UInt16(1)) + number(UInt16(24))
        ntfs.extra +=
            number(UInt64((1_700_000_000 + 11_644_473_600) * 10_000_000 + 5)) + number(UInt64(0)) + number(UInt64(0))
        let archive = try ZipArchive(bytes: ArchiveBuilder([extended, ntfs, Item("dos")]).build())
        #expect(archive.entries[0].modified == .instant(seconds: 1_700_000_001, nanoseconds: 0))
        #expect(archive.entries[1].modified == .instant(seconds: 1_700_000_000, nanoseconds: 500))
        #expect(archive.entries[2].modified == .dos(date: 0x5821, time: 0x6000))
        let local = try #require(
            Calendar(identifier: .gregorian).date(from: DateComponents(year: 2024, month: 1, day: 1, hour: 12)))
        #expect(archive.entries[2].modified.sinceEpoch.seconds == Int64(local.timeIntervalSince1970))
    }

    @Test func decodesEntriesFedOneByteAtATime() throws {
        let text = Array(String(repeating: "one byte at a time; ", count: 300).utf8)
        for method: UInt16 in [0, 8] {
            let archive = try ZipArchive(
                bytes: ArchiveBuilder([Item("a", String(decoding: text, as: UTF8.self), method: method)]).build())
            let decoder = EntryDecoder()
            decoder.begin(archive.entries[0])
            var output: [UInt8] = []
            for byte in method == 8 ? TinyDeflate.compress(text) : text {
                let flow = try [byte].withUnsafeBytes { input in
                    try decoder.feed(input) { chunk in
                        output += chunk
                        return .more
                    }
                }
                #expect(flow == .more)
            }
            try decoder.finish()
            #expect(output == text)
        }
    }

    @Test func stopsWhenTheSinkHasEnough() throws {
        let archive = try ZipArchive(
            bytes: ArchiveBuilder([Item("a", String(repeating: "x", count: 1 << 20), method: 8)]).build())
        var calls = 0
        let isComplete = try ZipExtractor(archive).extract(archive.entries[0]) { _ in
            calls += 1
            return .stop
        }
        #expect(!isComplete)
        #expect(calls == 1)
    }

    @Test func opensAFileAndNoticesThatItChanges() throws {
        let scratch = try ScratchDirectory()
        let bytes = ArchiveBuilder([Item("a", "first")]).build()
        let path = try scratch.write(bytes, to: "a.zip")
        let archive = try ZipArchive(path: path)
        try archive.checkUnchanged()
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.truncate(atOffset: 10)
        try file.close()
        #expect(throws: ZipError.changedWhileReading) { try archive.checkUnchanged() }
        #expect(throws: ZipError.changedWhileReading) { try contents(of: archive) }
    }
}

extension ArchiveBuilder.Item {
    func named(_ name: String) -> Self {
        var item = self
        item.name = Array(name.utf8)
        return item
    }
}
