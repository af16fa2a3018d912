// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Zip

@Suite struct RefusalTests {
    private typealias Item = ArchiveBuilder.Item

    /// Opens and reads all of it; what it is refused with, as the user reads it.
    private func refusal(of builder: ArchiveBuilder, limits: ZipLimits = ZipLimits()) -> String {
        refusal(of: builder.build(), limits: limits)
    }

    private func refusal(of bytes: [UInt8], limits: ZipLimits = ZipLimits()) -> String {
        do {
            _ = try contents(of: ZipArchive(bytes: bytes, limits: limits))
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("../evil", "\"..\" in its path"), ("a/../../evil", "\"..\" in its path"), ("a/..", "\"..\" in its path"),
        ("/etc/passwd", "an absolute path"), ("C:/evil", "a drive letter"), ("c:evil", "a drive letter"),
        ("a\\b", "a backslash"), ("..\\evil", "a backslash"), ("a\u{0}b", "a NUL byte"),
    ])
    func rejectsEntryEscapingTheRoot(name: String, reason: String) {
        let text = refusal(of: ArchiveBuilder([Item("fine"), Item(name)]))
        #expect(text.hasPrefix("entry \"") && text.contains(reason))
    }

    @Test func rejectsPathEscapeInTheUnicodeName() {
        var item = Item("harmless")
        let unicode = Array("../evil".utf8)
        item.extra =
            number(UInt16(0x7075)) + number(UInt16(5 + unicode.count)) + [1] + number(crc32(item.name)) + unicode
        #expect(refusal(of: ArchiveBuilder([item])).contains("\"..\" in its path"))
    }

    @Test func rejectsSymbolicLinksAndSpecialFiles() {
        var link = Item("link", "/etc/passwd")
        link.attributes = 0xA1FF << 16
        #expect(refusal(of: ArchiveBuilder([link])) == "entry \"link\" is a symbolic link; links are not unpacked")
        link.attributes = 0x1180 << 16
        #expect(refusal(of: ArchiveBuilder([link])).contains("is a device, pipe or socket"))
    }

    @Test func rejectsEncryption() {
        var item = Item("secret", "x")
        item.flags = 1
        #expect(refusal(of: ArchiveBuilder([item])) == "entry \"secret\" is encrypted")
    }

    @Test(arguments: [1, 9, 12, 14, 93, 99] as [UInt16]) func rejectsUnknownMethods(_ method: UInt16) {
        var item = Item("a", "x")
        item.method = method
        item.data = item.content
        #expect(refusal(of: ArchiveBuilder([item])).contains("is compressed by method \(method); only stored (0) and"))
    }

    @Test func rejectsTwoEntriesOfOneName() {
        #expect(
            refusal(of: ArchiveBuilder([Item("a", "1"), Item("a", "2")]))
                == "entry \"a\" occurs twice with the same name")
        #expect(refusal(of: ArchiveBuilder([Item("b/a", "1"), Item("b/./a", "1")])).contains("occurs twice"))
    }

    @Test(arguments: [
        ["a", "a/b"], ["a/b", "a"], ["a/", "a"], ["a", "a/"], ["a/b/c", "a/b"], ["a/b", "x", "a/b/c/d"], ["."],
    ])
    func rejectsAFileThatIsADirectoryToo(names: [String]) {
        #expect(
            refusal(of: ArchiveBuilder(names.map { Item($0) })).contains("is a file, and a directory for other entries")
        )
    }

    @Test func rejectsADirectoryWithContent() {
        #expect(refusal(of: ArchiveBuilder([Item("d/", "xyz")])).contains("is a directory that has 3 bytes of content"))
    }

    @Test func rejectsOverlappingEntries() {
        var second = Item("b", "same bytes")
        second.offset = 0
        #expect(
            refusal(of: ArchiveBuilder([Item("a", "same bytes"), second])).contains(
                "shares its bytes with another entry"))

        // The local header makes its data reach into the next entry, which the directory cannot tell.
        var stretched = Item("a", "12345")
        stretched.gap = 0
        var bytes = ArchiveBuilder([stretched, Item("b", "67890")]).build()
        bytes[28] = 10
        #expect(refusal(of: bytes).contains("shares its bytes with another entry"))
    }

    @Test func rejectsAnEntryOutsideOfTheFile() {
        var item = Item("a", "x")
        item.offset = 1_000_000
        #expect(refusal(of: ArchiveBuilder([item])) == "entry \"a\" lies outside the file")
    }

    @Test func rejectsAMissingLocalHeader() {
        var item = Item("a", "x")
        item.gap = 5
        item.offset = 1
        #expect(refusal(of: ArchiveBuilder([item])).contains("has no local header where the central directory points"))
    }

    @Test func rejectsBombs() {
        let zeros = String(repeating: "\0", count: 4 << 20)
        let bomb = ArchiveBuilder([Item("bomb", zeros, method: 8)])
        var limits = ZipLimits()
        limits.ratio = 100
        #expect(refusal(of: bomb, limits: limits).contains("times its compressed size, more than the limit of 100"))
        limits.ratio = 1000
        limits.totalRatio = 100
        #expect(refusal(of: bomb, limits: limits).contains("times the size of the archive, more than the limit of 100"))
        limits.totalRatio = 1000
        #expect(refusal(of: bomb, limits: limits) == "accepted")
        limits.entrySize = 4 << 20 - 1
        #expect(
            refusal(of: bomb, limits: limits).contains("has 4194304 bytes uncompressed, more than the limit of 4194303")
        )
    }

    @Test func rejectsTooMuchInAll() throws {
        var limits = ZipLimits()
        limits.totalSize = 10
        let two = ArchiveBuilder([Item("a", "123456"), Item("b", "123456")])
        #expect(
            refusal(of: two, limits: limits)
                == "entry \"b\" has 12 bytes uncompressed in all, more than the limit of 10")
        limits = ZipLimits()
        limits.entryCount = 1
        #expect(refusal(of: two, limits: limits) == "the archive has 2 entries, more than the limit of 1")
        limits = ZipLimits()
        limits.nameLength = 3
        #expect(
            refusal(of: ArchiveBuilder([Item("long")]), limits: limits).contains(
                "has 4 bytes of name, more than the limit of 3"))
        limits = ZipLimits()
        limits.directorySize = 50
        #expect(refusal(of: two, limits: limits).contains("94 bytes of directory, more than the limit of 50"))
    }

    @Test func namesTheLimitThatWasExceeded() {
        var limits = ZipLimits()
        limits.entryCount = 0
        let error = #expect(throws: ZipError.self) {
            try ZipArchive(bytes: ArchiveBuilder([Item("a")]).build(), limits: limits)
        }
        #expect(error?.limit == .entryCount)
    }

    @Test func rejectsSizesWhoseSumOverflows() {
        var item = Item("a", "x")
        item.usesZip64 = true
        item.size = .max
        item.compressedSize = .max
        var limits = ZipLimits()
        (limits.entrySize, limits.totalSize, limits.ratio) = (.max, .max, .max)
        #expect(refusal(of: ArchiveBuilder([item, item.named("b")]), limits: limits).contains("shares its bytes"))
        #expect(refusal(of: ArchiveBuilder([item])).contains("more than the limit of"))
    }

    @Test func rejectsMoreDataThanAnnouncedAndLess() {
        for announced: UInt64 in [4, 6] {
            var item = Item("a", "12345", method: 8)
            item.size = announced
            let text = refusal(of: ArchiveBuilder([item]))
            #expect(text == "entry \"a\" is damaged: \(announced) bytes are announced, 5 came out")
        }
        var stored = Item("a", "12345")
        stored.size = 4
        #expect(refusal(of: ArchiveBuilder([stored])).contains("4 bytes are announced, 5 came out"))
    }

    @Test(arguments: [0, 8] as [UInt16]) func rejectsABadChecksum(method: UInt16) {
        var item = Item("a", "12345", method: method)
        item.checksum = 0xDEAD_BEEF
        #expect(
            refusal(of: ArchiveBuilder([item]))
                == "entry \"a\" is damaged: its CRC-32 is cbf53a1c, announced is deadbeef")
    }

    @Test func rejectsCompressedDataThatIsCorruptTooShortOrTooLong() {
        var item = Item("a", "12345", method: 8)
        item.data = [0b111, 0, 0]
        #expect(
            refusal(of: ArchiveBuilder([item]))
                == "entry \"a\" is damaged: its compressed data has a block of the reserved type")
        item.data = Array(TinyDeflate.compress(item.content).dropLast())
        #expect(refusal(of: ArchiveBuilder([item])) == "entry \"a\" is damaged: its data ends too early")
        item.data = []
        #expect(refusal(of: ArchiveBuilder([item])).contains("its data ends too early"))
        item.data = TinyDeflate.compress(item.content) + [0]
        #expect(refusal(of: ArchiveBuilder([item])).contains("its compressed data ends before the"))
    }

    @Test func rejectsHeadersThatDisagree() {
        var name = Item("a", "12345")
        name.localName = Array("b".utf8)
        #expect(
            refusal(of: ArchiveBuilder([name]))
                == "entry \"a\" has one name in the central directory (a) and another beside its data (b)")
        var method = Item("a", "12345")
        method.localMethod = 8
        #expect(refusal(of: ArchiveBuilder([method])).contains("has one method in the central directory (0)"))
        var checksum = Item("a", "12345")
        checksum.localChecksum = 1
        #expect(refusal(of: ArchiveBuilder([checksum])).contains("has one checksum in the central directory"))
        var size = Item("a", "12345")
        size.localSize = 6
        #expect(refusal(of: ArchiveBuilder([size])).contains("has one size in the central directory (5)"))
        var encryption = Item("a", "12345")
        encryption.localFlags = 1
        #expect(refusal(of: ArchiveBuilder([encryption])).contains("has one encryption in the central directory"))
        var descriptor = Item("a", "12345")
        descriptor.descriptor = .wrong
        #expect(refusal(of: ArchiveBuilder([descriptor])).contains("has one data descriptor in the central directory"))
    }

    @Test func rejectsANameThatIsNotTheUTF8ItClaims() {
        var item = Item("")
        item.name = [0x61, 0xFF]
        item.flags = 1 << 11
        #expect(refusal(of: ArchiveBuilder([item])).contains("has a name that is marked as UTF-8 and is not"))
    }

    @Test func showsControlCharactersOfANameAsEscapes() {
        #expect(
            refusal(of: ArchiveBuilder([Item("/\u{1B}[2J\n")])).hasPrefix(
                "entry \"/\\u{1B}[2J\\n\" has an absolute path"))
    }

    @Test func rejectsTruncatedDirectories() {
        let full = ArchiveBuilder([Item("a", "1"), Item("b", "2")])
        var fewer = full
        fewer.announcedCount = 1
        #expect(refusal(of: fewer).contains("1 entries are announced, but it has 2"))
        var more = full
        more.announcedCount = 3
        #expect(refusal(of: more).contains("3 entries are announced, but it has 2"))
        var short = full
        short.announcedDirectorySize = 60
        #expect(refusal(of: short).hasPrefix("the central directory is broken: it ends or breaks off after"))
        var outside = full
        outside.announcedDirectoryOffset = 60_000
        #expect(refusal(of: outside).contains("it is announced to lie outside the file"))
        var spanned = full
        spanned.disk = 2
        #expect(refusal(of: spanned) == "the archive is one part of several; join them first")
        var zip64 = full
        zip64.announcedDirectoryOffset = .max
        #expect(refusal(of: zip64).contains("it is announced to lie outside the file"))
    }

    @Test func rejectsEveryPrefixOfAnArchive() {
        let bytes = ArchiveBuilder([Item("a", "12345"), Item("b", "12345", method: 8)]).build()
        for length in 0..<bytes.count { #expect(refusal(of: Array(bytes[..<length])) != "accepted") }
        #expect(refusal(of: bytes) == "accepted")
    }

    @Test func rejectsFilesThatAreNoArchives() throws {
        let scratch = try ScratchDirectory()
        let text = try scratch.write(Array("not an archive".utf8), to: "a.war")
        #expect(throws: ZipError.notAnArchive) { try ZipArchive(path: text) }
        #expect(throws: ZipError.unreadable(reason: "not a regular file")) { try ZipArchive(path: scratch.path) }
        #expect(throws: ZipError.unreadable(reason: "No such file or directory")) {
            try ZipArchive(path: scratch.path + "/missing")
        }
        #expect(refusal(of: [UInt8]()).hasPrefix("not a ZIP archive"))
    }
}
