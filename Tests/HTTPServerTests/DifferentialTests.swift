// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTPServer

/// Holds the codec to the judgement of llhttp in strict mode, as NIOHTTP1 uses it: what llhttp refuses, we refuse;
/// what both accept, both understand alike.
///
/// One thing is accepted here that llhttp refuses: a method that is a token but not in llhttp's table. Tomcat hands
/// such methods to the application, and a method frames nothing.
///
/// We are stricter than llhttp, on purpose, in these things:
/// - the request line: exactly one space between its parts, no HTTP/0.9, no HTTP/2.0, no CONNECT;
/// - the target: only the characters and forms that Tomcat allows, no fragment, no userinfo, `*` for OPTIONS alone;
/// - `Host`: one, with the characters of a host, the same as in an absolute-form target;
/// - empty lines before a request: CR LF alone, and few of them;
/// - transfer codings: chunked alone, and not in HTTP/1.0;
/// - chunks: at most eight digits; extensions and trailers bounded, no framing fields among the trailers;
/// - an expectation other than 100-continue;
/// - the number of fields and the size of a head.
@Suite struct DifferentialTests {
    @Test(arguments: Corpus.all)
    func agreesOnTheCorpus(bytes: [UInt8]) {
        if let disagreement = Self.disagreement(on: bytes) { Issue.record("\(disagreement)") }
    }

    /// As many mutations as fit into a few seconds, of a seed that a failure names.
    @Test func agreesOnMutations() {
        let corpus = Corpus.all
        let end = ContinuousClock.now + .seconds(8)
        var seed: UInt64 = 1
        while ContinuousClock.now < end {
            var generator = SeededGenerator(seed: seed)
            let bytes = Self.mutated(corpus, &generator)
            if let disagreement = Self.disagreement(on: bytes) {
                Issue.record("seed \(seed): \(disagreement)")
                return
            }
            seed += 1
        }
    }

    // MARK: The other decoder

    private struct Reference {
        var messages: [Transcript.Message] = []
        var error: (any Error)?

        init(_ bytes: [UInt8]) {
            let channel = EmbeddedChannel(
                handler: ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
            do {
                try channel.writeInbound(ByteBuffer(bytes: bytes))
            } catch {
                self.error = error
            }
            var message: Transcript.Message?
            while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
                switch part {
                case .head(let head):
                    message = Transcript.Message(
                        method: [UInt8](head.method.rawValue.utf8), target: [UInt8](head.uri.utf8),
                        minorVersion: UInt8(truncatingIfNeeded: head.version.minor), fields: Self.pairs(head.headers))
                case .body(let body):
                    message?.body += [UInt8](body.readableBytesView)
                case .end(let trailers):
                    message?.trailers = trailers.map(Self.pairs) ?? []
                    if let message { messages.append(message) }
                    message = nil
                }
            }
            _ = try? channel.finish(acceptAlreadyClosed: true)
        }

        private static func pairs(_ headers: HTTPHeaders) -> [Transcript.Pair] {
            headers.map { Transcript.Pair(name: [UInt8]($0.name.utf8), value: trimmed($0.value.utf8)) }
        }

        /// llhttp leaves a tab at the end of a value, which is white space around it and no part of it (RFC 9112 5).
        private static func trimmed(_ value: String.UTF8View) -> [UInt8] {
            var value = [UInt8](value)
            while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
            return value
        }
    }

    // MARK: The judgement

    private static func disagreement(on bytes: [UInt8]) -> String? {
        let ours = Transcript(bytes)
        let theirs = Reference(bytes)
        let input = "on \(String(decoding: bytes, as: UTF8.self).debugDescription)"
        for (mine, other) in zip(ours.messages, theirs.messages) {
            let readable = repaired(mine)
            guard readable == other else { return "read \(readable) but llhttp \(other) \(input)" }
        }
        if ours.messages.count > theirs.messages.count {
            let next = ours.messages[theirs.messages.count]
            // llhttp leaves the stream to the new protocol.
            if let last = theirs.messages.last, asksForUpgrade(last) { return nil }
            if isUnknownMethod(next.method) { return nil }
            let reason = theirs.error.map { "\($0)" } ?? "incomplete"
            return "accepted \(next) but llhttp did not (\(reason)) \(input)"
        }
        if theirs.messages.count > ours.messages.count {
            switch ours.end {
            case .refused, .closed: return nil
            case .open: return "awaits more but llhttp accepted \(theirs.messages[ours.messages.count]) \(input)"
            }
        }
        return nil
    }

    /// NIOHTTP1 turns bytes into Strings, which replaces those that are not UTF-8.
    private static func repaired(_ message: Transcript.Message) -> Transcript.Message {
        func text(_ bytes: [UInt8]) -> [UInt8] { [UInt8](String(decoding: bytes, as: UTF8.self).utf8) }
        func pairs(_ pairs: [Transcript.Pair]) -> [Transcript.Pair] {
            pairs.map { Transcript.Pair(name: text($0.name), value: text($0.value)) }
        }
        var result = message
        result.fields = pairs(message.fields)
        result.trailers = pairs(message.trailers)
        return result
    }

    private static func asksForUpgrade(_ message: Transcript.Message) -> Bool {
        message.fields.contains { String(decoding: $0.name, as: UTF8.self).lowercased() == "upgrade" }
    }

    private static func isUnknownMethod(_ method: [UInt8]) -> Bool {
        !knownMethods.contains(String(decoding: method, as: UTF8.self))
    }

    private static let knownMethods: Set<String> = [
        "DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE",
        "PROPFIND",
        "PROPPATCH", "SEARCH", "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE",
        "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "PATCH", "PURGE", "MKCALENDAR", "LINK", "UNLINK", "SOURCE",
        "QUERY",
    ]

    // MARK: The mutations

    private static let splinters: [[UInt8]] = [
        "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", ":", ";", ",", "\"", "0", "1", "f", "\u{0}", "Content-Length: 1\r\n",
        "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Host: a\r\n", "0\r\n\r\n", "\r\n ", "HTTP/1.1", "/",
        "?", "%",
    ].map { [UInt8]($0.utf8) }

    private static func mutated(_ corpus: [[UInt8]], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                bytes.insert(contentsOf: splinters.randomElement(using: &generator) ?? [], at: position)
            case 1 where position < bytes.count:
                bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 2 where position < bytes.count:
                bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...4, using: &generator)))
            case 3 where position < bytes.count:
                bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4:
                let other = corpus.randomElement(using: &generator) ?? []
                bytes.insert(contentsOf: other[Int.random(in: 0...other.count, using: &generator)...], at: position)
            default:
                let end = min(bytes.count, position + Int.random(in: 1...20, using: &generator))
                bytes.insert(contentsOf: bytes[position..<end], at: position)
            }
        }
        return bytes
    }
}
