// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Sessions

/// What an operator sees of a value.
@Suite struct SessionValueTests {
    @Test(arguments: [
        ("Sgrüß dich", "String", "grüß dich"), ("I42", "int", "42"), ("L-1", "long", "-1"),
        ("Ztrue", "boolean", "true"),
        ("S", "String", ""), ("Sa\u{1B}[2Jb\nc\u{202E}", "String", "a\\u{1b}[2Jb\\u{a}c\\u{202e}"),
    ])
    func showsPlainValues(bytes: String, type: String, text: String) {
        let value = SessionValue(Array(bytes.utf8))
        #expect(value.type == type)
        #expect(value.description == text)
    }

    @Test func namesTheClassOfAnObject() {
        let name = Array("java.util.HashMap".utf8)
        let stream: [UInt8] = [79, 0xAC, 0xED, 0, 5, 0x73, 0x72, 0, UInt8(name.count)] + name + [1, 2, 3]
        #expect(SessionValue(stream).className == "java.util.HashMap")
        #expect(SessionValue(stream).description == "Java object of class java.util.HashMap, 28 bytes")
        for length in 0..<stream.count - 3 { #expect(SessionValue(Array(stream[..<length])).className == nil) }
    }

    @Test func saysWhatItDoesNotKnow() {
        #expect(SessionValue([]).type == nil)
        #expect(SessionValue([]).description == "0 bytes of an unknown kind")
        #expect(SessionValue([1, 2, 3]).description == "3 bytes of an unknown kind")
        #expect(SessionValue([82, 1, 2]).description == "request to come back to, 2 bytes")
        #expect(SessionValue([79, 1, 2]).description == "Java object, 2 bytes")
    }
}
