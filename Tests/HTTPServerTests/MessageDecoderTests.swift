// SPDX-License-Identifier: Apache-2.0
import NIOCore
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct MessageDecoderTests {
    @Test(arguments: Corpus.all)
    func readsTheSameWholeAndByteByByte(bytes: [UInt8]) {
        let whole = Transcript(bytes)
        let single = Transcript(bytes.indices.map { bytes[$0...$0] })
        #expect(whole == single)
    }

    @Test(arguments: Corpus.all)
    func readsTheSameAtAnyCut(bytes: [UInt8]) {
        var generator = SeededGenerator(seed: 42)
        let whole = Transcript(bytes)
        for _ in 0..<20 {
            var pieces: [ArraySlice<UInt8>] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...12, using: &generator))
                pieces.append(bytes[start..<end])
                start = end
            }
            #expect(Transcript(pieces) == whole)
        }
    }

    @Test(arguments: Corpus.lawful)
    func acceptsWhatIsLawful(text: String) {
        let transcript = Transcript(Corpus.bytes(text))
        #expect(!transcript.messages.isEmpty)
        #expect(transcript.unfinished == nil)
        #expect(transcript.end == .open || transcript.end == .closed)
    }

    @Test(arguments: Corpus.hostile)
    func acceptsNothingOfWhatIsHostile(text: String) {
        let transcript = Transcript(Corpus.bytes(text))
        #expect(transcript.messages.isEmpty)
        guard case .refused = transcript.end else {
            Issue.record("awaits more instead of refusing")
            return
        }
    }

    @Test func takesAHeadApart() throws {
        let head = try Self.head("POST /a/b?c=d HTTP/1.1\r\nHost: h\r\nX-A:  v w \r\ncontent-length: 3\r\n\r\n")
        #expect(head[head.method].elementsEqual("POST".utf8))
        #expect(head[head.path].elementsEqual("/a/b".utf8))
        #expect(try #require(head.query.map { head[$0] }).elementsEqual("c=d".utf8))
        #expect(head.authority == nil)
        #expect(head.contentLength == 3)
        #expect(head.keepAlive)
        #expect(!head.expectsContinue)
        #expect(head.fields.count == 3)
        #expect(try #require(head.firstValue(of: "x-a")).elementsEqual("v w".utf8))
        #expect(head.firstValue(of: "x-b") == nil)
        #expect(head.values(of: "host").count == 1)
    }

    @Test func anEmptyQueryIsNotNone() throws {
        let head = try Self.head("GET /a? HTTP/1.1\r\nHost: h\r\n\r\n")
        let query = try #require(head.query)
        #expect(query.length == 0)
        #expect(try Self.head("GET /a HTTP/1.1\r\nHost: h\r\n\r\n").query == nil)
    }

    @Test func anAbsoluteFormWithoutPathHasTheRoot() throws {
        let head = try Self.head("GET HTTP://h:80?q HTTP/1.1\r\nHost: H:80\r\n\r\n")
        #expect(head[head.path].elementsEqual("/".utf8))
        #expect(try #require(head.query.map { head[$0] }).elementsEqual("q".utf8))
        #expect(try #require(head.authority.map { head[$0] }).elementsEqual("h:80".utf8))
    }

    @Test func keepsBytesAboveASCII() throws {
        let head = try Self.head("GET / HTTP/1.1\r\nHost: h\r\nX: \u{C4}\u{FF}\r\n\r\n")
        #expect(try #require(head.firstValue(of: "x")).elementsEqual([0xC4, 0xFF]))
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true), ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, CLOSE\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
        ("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nConnection: close\r\n\r\n", false),
    ])
    func knowsWhetherTheConnectionLivesOn(text: String, keepAlive: Bool) throws {
        #expect(try Self.head(text).keepAlive == keepAlive)
    }

    @Test func expectsNothingInHTTP10() throws {
        #expect(try !Self.head("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n").expectsContinue)
        #expect(
            try Self.head("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n")
                .expectsContinue)
    }

    @Test func aHeadOfExactlyTheLimitPasses() {
        let start = "GET / HTTP/1.1\r\nHost: h\r\nX: "
        let head = start + String(repeating: "x", count: 256 - start.utf8.count - 4) + "\r\n\r\n"
        #expect(head.utf8.count == 256)
        let bytes = [UInt8](head.utf8)
        #expect(Transcript([bytes[...]], maxHeadSize: 256).messages.count == 1)
        #expect(Transcript([bytes[...]], maxHeadSize: 255).end == .refused(.headTooLarge(limit: 255)))
    }

    @Test func aBodyBeyondTheLimitIsRefusedAnnouncedOrNot() {
        let announced = [UInt8]("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n".utf8)
        #expect(Transcript([announced[...]], maxBodySize: 10).end == .refused(.bodyTooLarge(limit: 10)))
        let chunked = [UInt8](
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n3\r\n123\r\n0\r\n\r\n"
                .utf8)
        #expect(Transcript([chunked[...]], maxBodySize: 10).end == .refused(.bodyTooLarge(limit: 10)))
        #expect(Transcript([chunked[...]], maxBodySize: 11).messages.count == 1)
    }

    @Test func endlessExtensionsAndTrailersAreRefused() {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(Transcript(head + "1;" + String(repeating: "a", count: 9000)).end == .refused(.chunk))
        #expect(Transcript(head + "0\r\nX: " + String(repeating: "a", count: 9000)).end == .refused(.trailers))
        let many = String(repeating: "a: b\r\n", count: 101)
        #expect(Transcript(head + "0\r\n" + many).end == .refused(.trailers))
    }

    @Test func keepsTrailers() {
        let transcript = Transcript(
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nSum: 1\r\nSum: 2\r\n\r\n")
        #expect(transcript.messages.first?.trailers.map { String(decoding: $0.value, as: UTF8.self) } == ["1", "2"])
    }

    static func head(_ text: String) throws -> RequestHead {
        var decoder = MessageDecoder(maxHeadSize: 8192, maxFieldCount: 100)
        decoder.feed(ByteBuffer(bytes: Corpus.bytes(text)))
        guard case .head(let head) = decoder.next() else { throw NoHead() }
        return head
    }

    struct NoHead: Error {}
}
