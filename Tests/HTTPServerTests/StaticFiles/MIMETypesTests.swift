// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct MIMETypesTests {
    private func type(_ name: String, _ mappings: [String: String] = [:]) -> String? {
        MIMETypes(overriding: mappings)[fileName: name.utf8].map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func knowsTomcatsTypes() {
        #expect(type("index.html") == "text/html")
        #expect(type("a.tar.gz") == "application/x-gzip")
        #expect(type("A.JS") == "text/javascript")
        #expect(type("a.123") == "application/vnd.lotus-1-2-3")
        #expect(type("a.zmm") == "application/vnd.handheld-entertainment+xml")
        #expect(type(".html") == "text/html")
    }

    @Test func knowsNoTypeWithoutAKnownExtension() {
        for name in ["README", "a.", "a.unknownext", ""] { #expect(type(name) == nil) }
    }

    @Test func aWebApplicationsTypesComeFirst() {
        #expect(type("a.TXT", ["Txt": "text/x-mine"]) == "text/x-mine")
        #expect(type("a.new", ["new": "text/html; charset=UTF-8 ; level=1"]) == "text/html;level=1;charset=UTF-8")
    }

    @Test func aWholeTableStandsInTomcatsPlace() {
        let types = MIMETypes(overriding: ["mine": "text/x-mine"], table: ["txt": "text/x-other"])
        #expect(types[fileName: "a.TXT".utf8] == Array("text/x-other".utf8))
        #expect(types[fileName: "a.mine".utf8] == Array("text/x-mine".utf8))
        #expect(types[fileName: "a.html".utf8] == nil)
    }
}
