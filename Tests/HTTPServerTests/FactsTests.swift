// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import HTTPServer

@Suite struct FactsTests {
    private static let peer = ConnectionFacts(
        identifier: "1", remoteAddress: "10.0.0.9", remotePort: 1000, peerAddress: "10.0.0.9", localAddress: "10.0.0.1",
        localPort: 8080,
        isSecure: false, serverPort: nil)

    private static func facts(_ fields: String...) throws -> ConnectionFacts {
        let head = try MessageDecoderTests.head(
            "GET / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
        #expect(head.hasForwardedFields)
        return peer.corrected(by: head)
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7", 1000), ("1.1.1.1, 203.0.113.7", "203.0.113.7", 1000),
        ("203.0.113.7, 192.168.1.1, 172.16.0.1", "203.0.113.7", 1000), ("10.1.1.1, 10.1.1.2", "10.1.1.1", 1000),
        ("203.0.113.7:4711", "203.0.113.7", 4711), ("[2001:db8::1]:4711", "2001:db8:0:0:0:0:0:1", 4711),
        ("2001:db8::1", "2001:db8:0:0:0:0:0:1", 1000), ("[2001:db8::1]", "2001:db8:0:0:0:0:0:1", 1000),
        ("::ffff:203.0.113.7", "203.0.113.7", 1000), ("203.0.113.7, fd00::1, fe80::1, ::1", "203.0.113.7", 1000),
        ("203.0.113.7, unknown", "10.0.0.9", 1000), ("203.0.113.7, unknown, 10.1.1.1", "10.1.1.1", 1000),
        ("203.0.113.7, , 10.1.1.1,", "203.0.113.7", 1000), ("", "10.0.0.9", 1000),
        ("203.0.113.7:99999", "10.0.0.9", 1000),
        ("<script>", "10.0.0.9", 1000), ("\t 203.0.113.7 ", "203.0.113.7", 1000), ("100.64.0.1", "100.64.0.1", 1000),
    ])
    func findsTheRightmostAddressThatIsNoProxys(chain: String, address: String, port: Int) throws {
        let facts = try Self.facts("X-Forwarded-For: \(chain)")
        #expect(facts.remoteAddress == address)
        #expect(facts.remotePort == port)
        #expect(facts.peerAddress == "10.0.0.9")
    }

    @Test func joinsRepeatedFields() throws {
        #expect(
            try Self.facts("X-Forwarded-For: 203.0.113.7", "X-Forwarded-For: 10.0.0.2").remoteAddress == "203.0.113.7")
    }

    @Test(arguments: [
        ("https", true, 443), ("HTTPS", true, 443), ("http", false, 80), ("https, https", true, 443),
        ("https,http", false, 80),
        ("wss", false, 80),
    ])
    func takesTheSchemeOfEveryHop(value: String, isSecure: Bool, port: Int) throws {
        let facts = try Self.facts("X-Forwarded-Proto: \(value)")
        #expect(facts.isSecure == isSecure)
        #expect(facts.scheme == (isSecure ? "https" : "http"))
        #expect(facts.serverPort == port)
    }

    @Test func letsAPublicAddressWinOverWhatIsForwarded() throws {
        let head = try MessageDecoderTests.head(
            """
            GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: http\r\n\
            X-Forwarded-Port: 81\r\n\r\n
            """)
        var address = PublicAddress()
        address.scheme = .https
        let secure = Self.peer.corrected(by: head, publicAddress: address)
        #expect(secure.scheme == "https")
        #expect(secure.isSecure)
        #expect(secure.serverPort == 81)
        #expect(secure.serverName == nil)
        address.isSecure = false
        address.port = 444
        address.host = "shop"
        let whole = Self.peer.corrected(by: head, publicAddress: address)
        #expect(!whole.isSecure)
        #expect(whole.serverPort == 444)
        #expect(whole.serverName == "shop")
        #expect(whole.remoteAddress == "203.0.113.7")
    }

    @Test func takesTheForwardedPort() throws {
        #expect(try Self.facts("X-Forwarded-Port: 8443", "X-Forwarded-Proto: https").serverPort == 8443)
        #expect(try Self.facts("X-Forwarded-Port: x", "X-Forwarded-Proto: https").serverPort == 443)
        #expect(try Self.facts("X-Forwarded-Port: 0").serverPort == nil)
        #expect(try Self.facts("X-Forwarded-Port: 99999999999999999999").serverPort == nil)
    }

    @Test(arguments: [
        "10.0.0.1", "127.9.9.9", "192.168.0.1", "169.254.1.1", "172.31.255.255", "100.127.0.1", "::1", "fd12::1",
        "febf::1",
    ])
    func knowsWhatIsPrivate(text: String) throws {
        #expect(try #require(IPAddress(text.utf8)).isPrivate)
    }

    @Test(arguments: [
        "11.0.0.1", "172.32.0.1", "172.15.0.1", "192.169.0.1", "100.128.0.1", "::2", "fec0::1", "2001:db8::1",
        "8.8.8.8",
    ])
    func knowsWhatIsNot(text: String) throws {
        let address = try #require(IPAddress(text.utf8))
        #expect(!address.isPrivate)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "::g", "1.2.3.4\u{0}", "fe80::1%eth0",
        String(repeating: "1", count: 99),
    ])
    func readsNoAddressWhereThereIsNone(text: String) {
        #expect(IPAddress(text.utf8) == nil)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
    ])
    func writesDates(seconds: Int, text: String) {
        #expect(HTTPDate(secondsSinceEpoch: seconds).withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == text)
    }

    @Test func byteSetsHoldWhatTheyName() {
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        let token = letters.union("!#$%&'*+-.^_`|~".utf8)
        let path = letters.union("-._~%!$&'()*+,;=:@/".utf8)
        let query = path.union("?".utf8)
        let host = letters.union("-._~%!$&'()*+,;=:[]".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(ByteSet.token.contains(byte) == token.contains(byte))
            #expect(ByteSet.path.contains(byte) == path.contains(byte))
            #expect(ByteSet.query.contains(byte) == query.contains(byte))
            #expect(ByteSet.host.contains(byte) == host.contains(byte))
        }
    }
}
