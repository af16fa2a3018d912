// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct RangeHeaderTests {
    private func select(_ value: String, length: Int64 = 26) -> RangeHeader.Selection {
        RangeHeader.select(Array(value.utf8)[...], length: length)
    }

    private func range(_ start: Int64, _ end: Int64) -> RangeHeader.ByteRange { .init(start: start, end: end) }

    @Test func selectsOneRange() {
        #expect(select("bytes=0-3") == .ranges([range(0, 3)]))
        #expect(select("bytes=5-") == .ranges([range(5, 25)]))
        #expect(select("bytes=-5") == .ranges([range(21, 25)]))
        #expect(select("bytes=-100") == .ranges([range(0, 25)]))
        #expect(select("BYTES=0-9223372036854775807") == .ranges([range(0, 25)]))
        #expect(select("bytes = 0 - 3") == .ranges([range(0, 3)]))
    }

    @Test func keepsTheOrderOfSeveralRanges() {
        #expect(select("bytes=5-6,0-3, -1") == .ranges([range(5, 6), range(0, 3), range(25, 25)]))
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-3", "bytes=0-3,", "bytes=,0-3", "bytes=0-3x", "0-3",
        "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=0--1", "b@d=0-3", "bytes=26-", "bytes=-0",
        "bytes=0-3,26-",
    ])
    func refusesWhatIsMalformedOrBeyondTheEnd(value: String) {
        #expect(select(value) == .notSatisfiable)
    }

    @Test func ignoresOtherUnitsAndEmptyFiles() {
        #expect(select("items=0-3") == .whole)
        #expect(select("bytes=0-3", length: 0) == .whole)
        #expect(RangeHeader.select(nil, length: 26) == .whole)
    }

    @Test func refusesMoreThanTwoRangesOverOneAnother() {
        #expect(select("bytes=0-3,2-5") == .ranges([range(0, 3), range(2, 5)]))
        #expect(select("bytes=0-3,0-3") == .ranges([range(0, 3), range(0, 3)]))
        #expect(select("bytes=0-3,2-5,4-8") == .notSatisfiable)
        #expect(select("bytes=0-3,0-3,0-3") == .notSatisfiable)
        #expect(select("bytes=0-5,6-10,11-15,0-20") == .notSatisfiable)
    }

    @Test func neverTrapsNorLeavesTheFile() {
        let alphabet = Array("bytes=0123456789-, \t".utf8)
        for _ in 0..<20_000 {
            let value = Array("bytes=".utf8) + (0..<Int.random(in: 0...24)).map { _ in alphabet.randomElement() ?? 0 }
            guard case .ranges(let ranges) = RangeHeader.select(value[...], length: 26) else { continue }
            #expect(!ranges.isEmpty && ranges.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.end < 26 })
        }
    }

    @Test func writesTheBodyOfSeveralRangesInPiecesOfAnySize() {
        let file = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        let expected = """
            \r\n--CATALINA_MIME_BOUNDARY\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-3/26\r\n\r\nabcd\
            \r\n--CATALINA_MIME_BOUNDARY\r\nContent-Type: text/plain\r\nContent-Range: bytes 5-6/26\r\n\r\nfg\
            \r\n--CATALINA_MIME_BOUNDARY--
            """
        for limit in [1, 2, 7, 100, 1000] {
            var body = MultipartRanges(
                [range(0, 3), range(5, 6)], of: 26, contentType: Array("text/plain".utf8))
            #expect(body.length == 204)
            var bytes: [UInt8] = []
            while let next = body.take(limit, by: CachedFile.Content.memory(file).read), !next.isEmpty { bytes += next }
            #expect(String(decoding: bytes, as: UTF8.self) == expected)
        }
    }

    @Test func failsWhenTheFileHasBecomeShorter() {
        var body = MultipartRanges([range(0, 3), range(5, 6)], of: 26, contentType: nil)
        #expect(body.take(1000, by: CachedFile.Content.memory(Array("abcd".utf8)).read) == nil)
    }
}
