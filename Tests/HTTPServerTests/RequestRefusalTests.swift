// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct RequestRefusalTests {
    struct Case: CustomTestStringConvertible {
        let request: String
        let refusal: RequestRefusal
        let status: UInt16
        let testDescription: String

        init(_ title: String, _ request: String, _ refusal: RequestRefusal, _ status: UInt16 = 400) {
            testDescription = title
            self.request = request
            self.refusal = refusal
            self.status = status
        }
    }

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    static let cases: [Case] = [
        Case("both lengths", get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .bodyLength),
        Case("two lengths", get + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", .contentLength),
        Case("a list of lengths", get + "Content-Length: 1, 1\r\n\r\n", .contentLength),
        Case("a signed length", get + "Content-Length: -1\r\n\r\n", .contentLength),
        Case("a hexadecimal length", get + "Content-Length: 0x1\r\n\r\n", .contentLength),
        Case("a length past 64 bits", get + "Content-Length: 9223372036854775808\r\n\r\n", .contentLength),
        Case("an empty length", get + "Content-Length:\r\n\r\n", .contentLength),
        Case("chunked in HTTP/1.0", "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .bodyLength),
        Case("chunked twice", get + "Transfer-Encoding: chunked, chunked\r\n\r\n", .transferEncoding),
        Case(
            "chunked in two fields", get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            .transferEncoding),
        Case("chunked not last", get + "Transfer-Encoding: chunked, gzip\r\n\r\n", .transferEncoding),
        Case("no coding", get + "Transfer-Encoding:\r\n\r\n", .transferEncoding),
        Case("a coding with a parameter", get + "Transfer-Encoding: chunked;q=1\r\n\r\n", .transferEncoding),
        Case("gzip", get + "Transfer-Encoding: gzip, chunked\r\n\r\n", .unknownTransferCoding, 501),
        Case("identity", get + "Transfer-Encoding: identity\r\n\r\n", .unknownTransferCoding, 501),
        Case("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", .lineEnd),
        Case("bare LF after a field", get + "X: y\n\r\n", .lineEnd),
        Case("bare LF at the end", get + "\n", .lineEnd),
        Case("bare LF before the request", "\n" + get + "\r\n", .lineEnd),
        Case("bare CR in a value", get + "X: a\rb\r\n\r\n", .fieldValue),
        Case("bare CR in a name", get + "X\ra: b\r\n\r\n", .fieldName),
        Case("CR CR LF", get + "X: a\r\r\n\r\n", .fieldValue),
        Case("obs-fold", get + "X: a\r\n b\r\n\r\n", .fieldName),
        Case("obs-fold by tab", get + "X: a\r\n\tb\r\n\r\n", .fieldName),
        Case("white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .fieldName),
        Case("white space before the colon", get + "X : y\r\n\r\n", .fieldName),
        Case("no colon", get + "X\r\n\r\n", .fieldName),
        Case("no name", get + ": x\r\n\r\n", .fieldName),
        Case("a name that is no token", get + "X(y): x\r\n\r\n", .fieldName),
        Case("a name above ASCII", get + "X\u{E9}: x\r\n\r\n", .fieldName),
        Case("NUL in a value", get + "X: \u{0}\r\n\r\n", .fieldValue),
        Case("DEL in a value", get + "X: \u{7F}\r\n\r\n", .fieldValue),
        Case("no host", "GET / HTTP/1.1\r\n\r\n", .host),
        Case("two hosts", get + "Host: a\r\n\r\n", .host),
        Case("a host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .host),
        Case("a list of hosts", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .host),
        Case("a host unlike the target's", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", .hostMismatch),
        Case("userinfo in the target", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("a target without host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("a relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("a query without path", "GET ?a HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("the asterisk for another method", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("a byte above ASCII in the target", "GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n", .target),
        Case("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .connectMethod, 501),
        Case("two spaces after the method", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
        Case("two spaces after the target", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
        Case("a space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .requestLine),
        Case("a tab for a space", "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n", .requestLine),
        Case("a tab after the method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .method),
        Case("HTTP/0.9", "GET /\r\n\r\n", .requestLine),
        Case("no method", " / HTTP/1.1\r\n\r\n", .method),
        Case("a method that is no token", "G@T / HTTP/1.1\r\n\r\n", .method),
        Case("TLS", "\u{16}\u{03}\u{01}", .method),
        Case("lower-case protocol", "GET / http/1.1\r\nHost: a\r\n\r\n", .requestLine),
        Case("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", .version, 505),
        Case("HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .version, 505),
        Case("HTTP/0.9 by name", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", .version, 505),
        Case("another expectation", get + "Expect: tea\r\n\r\n", .expectation, 417),
        Case(
            "too many fields", get + String(repeating: "a: b\r\n", count: 100) + "\r\n", .tooManyFields(limit: 100), 431
        ),
        Case("a large head", get + "X: " + String(repeating: "x", count: 8200), .headTooLarge(limit: 8192), 431),
        Case("a long target", "GET /" + String(repeating: "x", count: 8200), .targetTooLong, 414),
        Case("a long method", String(repeating: "X", count: 8200), .targetTooLong, 414),
        Case("a chunk size with a space", chunked + "1 \r\na\r\n0\r\n\r\n", .chunk),
        Case("a chunk size with a sign", chunked + "+1\r\na\r\n0\r\n\r\n", .chunk),
        Case("a chunk size with 0x", chunked + "0x1\r\na\r\n0\r\n\r\n", .chunk),
        Case("a chunk size of nothing", chunked + "\r\na\r\n", .chunk),
        Case("a chunk size of nine digits", chunked + "000000001\r\na\r\n0\r\n\r\n", .chunk),
        Case("bare LF after a chunk size", chunked + "1\na\r\n0\r\n\r\n", .chunk),
        Case("bare LF after a chunk", chunked + "1\r\na\n0\r\n\r\n", .chunk),
        Case("a chunk longer than its size", chunked + "1\r\nab\r\n0\r\n\r\n", .chunk),
        Case("bare LF in an extension", chunked + "1;a=\"\n\"\r\na\r\n0\r\n\r\n", .chunk),
        Case("an extension without a name", chunked + "1;\r\na\r\n0\r\n\r\n", .chunk),
        Case("a trailer that is no field", chunked + "0\r\nX\r\n\r\n", .trailers),
        Case("a length among the trailers", chunked + "0\r\nContent-Length: 1\r\n\r\n", .trailers),
        Case("bare LF among the trailers", chunked + "0\r\nX: y\n\r\n", .trailers),
    ]

    @Test(arguments: cases)
    func refuses(_ example: Case) {
        let transcript = Transcript(Corpus.bytes(example.request))
        #expect(transcript.end == .refused(example.refusal))
        #expect(transcript.messages.isEmpty)
        #expect(example.refusal.status == example.status)
    }

    /// Tomcat's `HttpParser` lets none of these through without `relaxedPathChars` or `relaxedQueryChars`.
    @Test(arguments: Array("\"<>[\\]^`{|}"))
    func refusesInATargetWhatTomcatRefuses(character: Character) {
        #expect(Transcript("GET /\(character) HTTP/1.1\r\nHost: a\r\n\r\n").end == .refused(.target))
        #expect(Transcript("GET /?\(character) HTTP/1.1\r\nHost: a\r\n\r\n").end == .refused(.target))
    }

    @Test(arguments: Array("-._~!$&'()*+,;=:@%/"))
    func acceptsInATargetWhatTomcatAccepts(character: Character) {
        #expect(Transcript("GET /\(character)?\(character)? HTTP/1.1\r\nHost: a\r\n\r\n").messages.count == 1)
    }
}
