// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Testing

@testable import HTTPServer

/// The lines of a response head, as Tomcat's `Http11Processor.prepareResponse` decides them.
@Suite struct ResponseSerializerTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        var request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        var status: UInt16 = 200
        var length: Int64? = 5
        var fields: [(String, String)] = []
        var mayKeepAlive = true
        var upgrades = false
        /// Without the status line and `Date`, which every response has.
        let lines: [String]
        var body = "hello"
    }

    static let old = "GET / HTTP/1.0\r\n\r\n"
    static let keep = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"
    static let head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"

    static let cases: [Case] = [
        Case(testDescription: "a length", lines: ["Content-Length: 5"]),
        Case(
            testDescription: "no length", length: nil, lines: ["Transfer-Encoding: chunked"],
            body: "5\r\nhello\r\n0\r\n\r\n"),
        Case(
            testDescription: "no length and close", length: nil, fields: [("Connection", "close")],
            lines: ["Connection: close"]),
        Case(testDescription: "HTTP/1.0", request: old, lines: ["Content-Length: 5", "Connection: close"]),
        Case(testDescription: "HTTP/1.0 without length", request: old, length: nil, lines: ["Connection: close"]),
        Case(
            testDescription: "HTTP/1.0 that keeps", request: "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            lines: ["Content-Length: 5", "Connection: keep-alive", "Keep-Alive: timeout=20"]),
        Case(
            testDescription: "HTTP/1.1 that names keep-alive", request: keep,
            lines: ["Content-Length: 5", "Keep-Alive: timeout=20", "Connection: keep-alive"]),
        Case(
            testDescription: "keep-alive joins the application's own", request: keep, status: 101, length: nil,
            fields: [("Connection", "upgrade")], upgrades: true,
            lines: ["Connection: upgrade, keep-alive", "Keep-Alive: timeout=20"], body: ""),
        Case(testDescription: "HEAD", request: head, lines: ["Content-Length: 5"], body: ""),
        Case(testDescription: "HEAD without length", request: head, length: nil, lines: [], body: ""),
        Case(testDescription: "204", status: 204, lines: [], body: ""),
        Case(testDescription: "205", status: 205, lines: ["Content-Length: 0"], body: ""),
        Case(testDescription: "304", status: 304, fields: [("ETag", "x")], lines: ["ETag: x"], body: ""),
        Case(
            testDescription: "a connection in doubt", mayKeepAlive: false,
            lines: ["Content-Length: 5", "Connection: close"]),
        Case(
            testDescription: "the application's close is said once", fields: [("connection", "Close")],
            lines: ["connection: Close", "Content-Length: 5"]),
        Case(
            testDescription: "fields in order, controls as spaces", fields: [("B", "1\r\nX: y\u{0}"), ("A", "2\t")],
            lines: ["B: 1  X: y ", "A: 2\t", "Content-Length: 5"]),
        Case(
            testDescription: "what is not the application's to say",
            fields: [("Content-Length", "9"), ("transfer-encoding", "chunked"), ("X Y", "z"), ("", "z")],
            lines: ["Content-Length: 5"]),
        Case(testDescription: "a status that is none", status: 1, lines: ["Content-Length: 5", "Connection: close"]),
    ]

    @Test(arguments: cases)
    func writes(_ example: Case) throws {
        let text = try Self.text(example)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        var lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        let status = 100...999 ~= example.status ? example.status : 500
        #expect(lines.removeFirst() == "HTTP/1.1 \(status) ")
        #expect(lines.filter { $0.hasPrefix("Date: ") }.count == 1)
        #expect(lines.filter { !$0.hasPrefix("Date: ") } == example.lines)
        #expect(String(text[end.upperBound...]) == example.body)
    }

    @Test(arguments: [400, 408, 411, 413, 414, 500, 501, 503] as [UInt16])
    func closesAfterAStatusThatTomcatTrustsNoConnectionAfter(status: UInt16) throws {
        let example = Case(testDescription: "", status: status, lines: [])
        #expect(try Self.text(example).contains("\r\nConnection: close\r\n"))
    }

    @Test(arguments: [200, 301, 401, 403, 404, 405, 406, 416, 417, 502, 504] as [UInt16])
    func keepsTheConnectionAfterOthers(status: UInt16) throws {
        let example = Case(testDescription: "", status: status, lines: [])
        #expect(try !Self.text(example).contains("Connection"))
    }

    @Test func honoursTheApplicationsDate() throws {
        let example = Case(testDescription: "", fields: [("date", "then")], lines: [])
        let text = try Self.text(example)
        #expect(text.contains("\r\ndate: then\r\n"))
        #expect(!text.contains("Date: "))
    }

    @Test func readsBrokenPackingAsFarAsItGoes() {
        let bytes: [UInt8] = [1, 0, 1, 0, 0, 0, 0x61, 0x62, 9, 0, 255, 255, 255, 255, 0x63]
        bytes.withUnsafeBytes { bytes in
            for count in 0...bytes.count {
                let head = ResponseHead(
                    status: 200, contentLength: 0, fieldCount: 9,
                    fields: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                #expect(Array(PackedFields(head)).count == (count >= 8 ? 1 : 0))
            }
        }
    }

    private static func text(_ example: Case) throws -> String {
        let request = try MessageDecoderTests.head(example.request)
        var fields = ResponseFields()
        for field in example.fields { fields.append(field.0, field.1) }
        return fields.withHead(status: example.status, contentLength: example.length) { head in
            let plan = ResponsePlan(
                head, request: request, mayKeepAlive: example.mayKeepAlive, upgrades: example.upgrades,
                announcesTimeout: true)
            let body = example.upgrades ? [] : [UInt8]("hello".utf8)
            let buffer = body.withUnsafeBytes {
                ResponseSerializer.serialize(
                    head, plan: plan, body: $0, ends: true, date: DateCache(), keepAliveSeconds: 20)
            }
            return String(buffer: buffer)
        }
    }
}
