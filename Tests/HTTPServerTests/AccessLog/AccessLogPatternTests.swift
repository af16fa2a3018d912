// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import Testing

@testable import HTTPServer

@Suite("Patterns of the access log")
struct AccessLogPatternTests {
    /// 2026-01-31 23:59:07.042 UTC, a Saturday
    private static let begin: UInt64 = 1_769_903_947_042_123

    private func line(
        _ pattern: String, dialect: AccessLogDialect = .tomcat10, took: UInt64 = 0,
        _ change: (inout AccessLogEntry) -> Void = { _ in }
    ) throws -> String {
        let head = Array(
            "GET /p%20q?a=1 HTTP/1.1\r\nHost: name.test:8443\r\nX-Two: one\r\nCookie: a=1; b=\"2\"; ab=3\r\nx-two: t\"w\\o\té\r\n\r\n"
                .utf8)
        var parser = RequestParser(maxHeadSize: 8192, maxFieldCount: 100)
        guard case .head(let request, _) = head.withUnsafeBytes({ parser.parse($0) }) else {
            throw CancellationError()
        }
        var entry = AccessLogEntry(
            subject: .request(request),
            connection: ConnectionFacts(
                identifier: "1f", remoteAddress: "192.0.2.1", remotePort: 4711, peerAddress: "10.0.0.1",
                localAddress: "127.0.0.1", localPort: 8080, isSecure: false, serverPort: nil),
            receivedAt: Self.begin, status: 200, bodyBytes: 12, connectionStatus: .keptAlive)
        change(&entry)
        var formatter = AccessLogFormatter(try AccessLogPattern(pattern, isInUTC: true), dialect)
        var bytes: [UInt8] = []
        formatter.append(entry, now: Self.begin + took, to: &bytes)
        #expect(bytes.last == 0x0A)
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }

    @Test func commonAndCombinedAreTomcats() throws {
        let common = "192.0.2.1 - - [31/Jan/2026:23:59:07 +0000] \"GET /p%20q?a=1 HTTP/1.1\" 200 12"
        #expect(try line("common") == common)
        #expect(try line("combined") == common + " \"-\" \"-\"")
    }

    @Test(arguments: [
        ("%a %h %{remote}a %{peer}a %A", "192.0.2.1 192.0.2.1 192.0.2.1 10.0.0.1 127.0.0.1"),
        ("%b %B", "12 12"),
        ("%H %m %U %q %v %p %{local}p %{remote}p", "HTTP/1.1 GET /p%20q ?a=1 name.test 8443 8443 4711"),
        ("%l %u %S %I %{x}r %{x}s", "- - - - - -"), ("%X %s %{c}L 100%%", "+ 200 1f 100%"),
        ("%{X-Two}i|%{none}i|%{a}c|%{b}c|%{c}c", "one,t\\\"w\\\\o\\t\\u00c3\\u00a9|-|1|\\\"2\\\"|-"),
        ("%t", "[31/Jan/2026:23:59:07 +0000]"), ("%{sec}t %{msec}t %{msec_frac}t", "1769903947 1769903947042 042"),
        ("%{begin:sec}t %{end:sec}t %{begin}t", "1769903947 1769903947 [31/Jan/2026:23:59:07 +0000]"),
        ("%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t", "2026-01-31T23:59:07.042Z"), ("%{S SS SSSS}t", "42 4242 04242"),
        (
            "%{G yy y MMM MMMM d D E EEEE u a k K h hh z Z X}t",
            "AD 26 2026 Jan January 31 31 Sat Saturday 6 PM 23 11 11 11 UTC +0000 Z"
        ),
        ("%{HH 'o''clock' ''}t", "23 o'clock '"),
        ("plain | text", "plain | text"),
    ])
    func saysWhatAPatternAsksFor(_ pattern: String, _ expected: String) throws {
        #expect(try line(pattern) == expected)
    }

    @Test func timesAreInTheirUnits() throws {
        let pattern = "%D %T %{ns}T %{us}T %{ms}T %{s}T %{fracsec}T"
        #expect(try line(pattern, took: 1_234_567) == "1234567 1 1234567000 1234567 1234 1 1.234")
        #expect(
            try line(pattern, dialect: .tomcat9, took: 1_234_567) == "1234 1.234 1234567000 1234567 1234 1 1.234")
        #expect(try line("%F") == "-")
        #expect(try line("%F") { $0.committedAt = $0.receivedAt + 5_900 } == "5")
    }

    @Test func aClockThatIsSetBackMakesNoNegativeTime() throws {
        #expect(try line("%D") { $0.receivedAt += 5_000_000 } == "0")
    }

    @Test func weeksAreThoseOfTheUnitedStates() throws {
        #expect(try line("%{w W YYYY}t") == "5 5 2026")
        // 2026-12-27 is the Sunday of the week in which 2027 begins.
        #expect(try line("%{w W YYYY yyyy}t", took: 330 * 86_400_000_000) == "1 5 2027 2026")
    }

    @Test func aValueOfTheApplicationsIsEscaped() throws {
        let values: [[UInt8]?] = [Array("jürgen\n\"x\"\u{1F600}".utf8), nil, Array("".utf8)]
        #expect(
            try line("%u %S %{a}r %u") { $0.values = values }
                == "j\\u00fcrgen\\n\\\"x\\\"\\ud83d\\ude00 - - j\\u00fcrgen\\n\\\"x\\\"\\ud83d\\ude00")
        let pattern = try AccessLogPattern("%u %S %{a}r %{a}s %I %u")
        #expect(
            pattern.applicationValues
                == [.user, .sessionID, .requestAttribute("a"), .sessionAttribute("a"), .thread])
    }

    @Test func fieldsOfTheResponseAreThoseThatWereSent() throws {
        let head = "HTTP/1.1 200 \r\nX-Shown: one\r\nx-shown: two\r\nContent-Length: 5\r\n\r\nX-Shown: body"
        #expect(
            try line("%{x-Shown}o %{Content-Length}o %{None}o") { $0.responseHead = ByteBuffer(string: head) }
                == "one,two 5 -")
    }

    @Test func whatWasRefusedIsShownAsFarAsItCame() throws {
        let pattern = "%m|%U|%q|%H|%r|%v|%{Host}i|%{a}c|%p"
        func refused(_ text: String) throws -> String { try line(pattern) { $0.subject = .refused(Array(text.utf8)) } }
        #expect(try refused("GET /a?b HTTP/1.1") == "GET|/a|?b|HTTP/1.1|GET /a?b HTTP/1.1|localhost|-|-|8080")
        #expect(try refused("\u{16}\u{3}\"") == "-|-|-|-|\\u0016\\u0003\\\"|localhost|-|-|8080")
        #expect(try refused("") == "-|-|-|-|-|localhost|-|-|8080")
    }

    @Test(arguments: [
        "%Y", "%{x}Z", "%", "abc %", "%{open", "%{closed}", "%{both}a", "%{x}p", "%{x}L", "%{min}T", "%{yyyy b}t",
        "%{yyyy 'open}t", "%{}i", "one\ntwo",
    ])
    func refusesWhatItDoesNotKnow(_ pattern: String) {
        #expect(throws: AccessLogPatternError.self) { try AccessLogPattern(pattern) }
    }
}
