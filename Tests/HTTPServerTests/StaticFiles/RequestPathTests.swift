// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPServer

@Suite struct RequestPathTests {
    private func normalise(_ path: String) -> RequestPath.Outcome { RequestPath.normalise(Array(path.utf8)) }

    @Test(
        arguments: [
            ("/", "/"), ("/a", "/a"), ("/a/", "/a/"), ("//a///b//", "/a/b/"), ("/a/./b", "/a/b"), ("/a/.", "/a"),
            ("/a/b/..", "/a"), ("/a/..", "/"), ("/a/b/../", "/a/"), ("/.", "/"), ("/.../a", "/.../a"), ("/.a", "/.a"),
            ("/%61", "/a"), ("/a%20b", "/a b"), ("/%c3%a9", "/é"), ("/%2e%2E/a/..%2e", nil), ("/a+b", "/a+b"),
            ("/a;x=1", "/a"), ("/a;x=1/b;y", "/a/b"), ("/;x", "/"), ("/a%3bx", "/a;x"), ("/a/..;x/b", "/b"),
            ("/a;%2f", "/a"), ("/a;%zz", "/a"), ("/%25", "/%"), ("/a%0ab", "/a\nb"),
        ] as [(String, String?)])
    func normalisesAsTomcatsConnector(path: String, expected: String?) {
        let outcome = expected.map { RequestPath.Outcome.path(Array($0.utf8)) }
        #expect(normalise(path) == outcome ?? .refused(status: 400, reason: .invalid))
    }

    @Test(
        arguments: [
            ("", .invalid), ("a", .invalid), ("*", .invalid), ("/..", .invalid), ("/a/../..", .invalid),
            ("/%2e%2e/a", .invalid), ("/..;/a", .invalid), ("/%00", .invalid), ("/a%5cb", .invalid),
            ("/a\\b", .invalid),
            ("/%", .truncatedEscape), ("/%2", .truncatedEscape), ("/%zz", .invalidEscape), ("/%2f", .encodedSlash),
            ("/a%2Fb", .encodedSlash), ("/%ff", .notUTF8), ("/%c3", .notUTF8), ("/%c0%af", .notUTF8),
            ("/%ed%a0%80", .notUTF8), ("/../%zz", .invalid), ("/%ff%zz", .notUTF8), ("/%zz%ff", .invalidEscape),
        ] as [(String, RequestPath.Refusal)])
    func refusesAsTomcatsConnector(path: String, reason: RequestPath.Refusal) {
        #expect(normalise(path) == .refused(status: 400, reason: reason))
    }

    @Test func normalPathsAreTheirOwnNormalForm() {
        for path in ["/", "/a", "/a/b.txt", "/a/", "/a-b_c~d"] {
            #expect(RequestPath.isNormal(path.utf8))
            #expect(normalise(path) == .path(Array(path.utf8)))
        }
        for path in ["", "a", "/a//b", "/a/./b", "/a/..", "/%61", "/a;b", "/a\\b", "/é", "/a\0"] {
            #expect(!RequestPath.isNormal(path.utf8))
        }
    }

    @Test func everyNormalPathNormalisesToItself() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("/./..a;%2eb\\\0é".utf8)
        for _ in 0..<20_000 {
            let path =
                [0x2F] + (0..<Int.random(in: 0...8, using: &generator)).map { _ in alphabet.randomElement() ?? 0 }
            let outcome = RequestPath.normalise(path)
            if RequestPath.isNormal(path) { #expect(outcome == .path(path)) }
            if case .path(let normal) = outcome {
                #expect(normal.first == 0x2F && !normal.contains(0) && !normal.contains(0x5C))
                let segments = normal.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
                #expect(!segments.contains { $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) })
                #expect(!segments.dropLast().contains { $0.isEmpty })
            }
        }
    }

    @Test(arguments: ["/WEB-INF", "/WEB-INF/", "/web-inf/x", "/Meta-Inf/a/b", "/META-INF"])
    func protectsTheDescriptorsInAnyCase(path: String) {
        #expect(RequestPath.isProtected(path.utf8))
    }

    @Test(arguments: ["/", "/WEB-INFO/a", "/WEB-INF.txt", "/a/WEB-INF/b", "/WEB-IN"])
    func protectsNothingElse(path: String) {
        #expect(!RequestPath.isProtected(path.utf8))
    }

    @Test func aPathBelongsToItsContextOnly() {
        let relative = { (path: String) in
            RequestPath.relative(Array(path.utf8)[...], to: Array("/app".utf8)).map(Array.init)
        }
        #expect(relative("/app") == [])
        #expect(relative("/app/x") == Array("/x".utf8))
        #expect(relative("/appx") == nil)
        #expect(relative("/APP/x") == nil)
    }
}
