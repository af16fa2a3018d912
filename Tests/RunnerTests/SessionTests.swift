// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Sessions in memory", .serialized, .serving("sessions"))
struct SessionTests {
    /// A browser's view of one session: it sends the cookie that it was given.
    private struct Browser {
        let server: Server
        var id: String?

        mutating func ask(_ how: String) async throws -> Answer {
            let answer = try await server.get(
                "/sessions?how=\(how)", id.map { [Field("Cookie", "other=1; JSESSIONID=\($0)")] } ?? [])
            if let id = answer.cookies["JSESSIONID"] { self.id = id }
            return answer
        }
    }

    @Test(arguments: Generation.allCases)
    func tracksASessionByCookie(_ generation: Generation) async throws {
        var browser = Browser(server: try await Served.by(generation))
        let first = try await browser.ask("count")
        #expect(first.text == "1 false false false")
        let id = try #require(browser.id)
        #expect(first.values("Set-Cookie") == ["JSESSIONID=\(id); Path=/; HttpOnly"])
        #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isLowercase })
        let second = try await browser.ask("count")
        #expect(second.text == "2 true false true")
        #expect(second["Set-Cookie"] == nil)
        #expect(try await browser.ask("look").text == "2 2520 true")
        try await browser.server.program.output.contains("session created \(id)")
    }

    @Test(arguments: Generation.allCases)
    func neverAdoptsAnIdentifierItDidNotMake(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for id in ["0123456789ABCDEF0123456789ABCDEF", "x", "../../etc/passwd", String(repeating: "A", count: 3000)] {
            var browser = Browser(server: server, id: id)
            #expect(try await browser.ask("look").text == "none")
            let answer = try await browser.ask("count")
            #expect(answer.text == "1 true false false")
            #expect(answer.cookies["JSESSIONID"] != id)
        }
    }

    @Test(arguments: Generation.allCases)
    func tracksASessionByURL(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let encoded = try await server.get("/sessions?how=encode")
        let id = try #require(encoded.cookies["JSESSIONID"])
        #expect(
            encoded.text
                == "/sessions;jsessionid=\(id)?how=count\nhttp://elsewhere.test/\n/x;jsessionid=\(id)\nrelative;jsessionid=\(id)"
        )
        let answer = try await server.get("/sessions;jsessionid=\(id)?how=count")
        #expect(answer.text == "1 false true true")
        #expect(answer["Set-Cookie"] == nil)
        // A client that sends the cookie gets URLs without it.
        #expect(
            try await server.get("/sessions?how=encode", [Field("Cookie", "JSESSIONID=\(id)")]).text.hasPrefix(
                "/sessions?how=count\n"))
    }

    @Test(arguments: Generation.allCases)
    func tellsListenersAboutAttributes(_ generation: Generation) async throws {
        var browser = Browser(server: try await Served.by(generation))
        let output = browser.server.program.output
        _ = try await browser.ask("set&name=a\(generation)")
        _ = try await browser.ask("set&name=b\(generation)")
        _ = try await browser.ask("remove")
        _ = try await browser.ask("bind")
        try await output.contains("value unbound bound")
        let told = output.lines.filter { $0.contains("attribute") || $0.contains("value ") }.compactMap { line in
            line.range(of: "(attribute|value) .*", options: .regularExpression).map { String(line[$0]) }
        }
        let own = told.filter { $0.contains("\(generation)") || $0.contains("bound") }
        #expect(own.contains("attribute added name=a\(generation)"))
        // The old value, as the specification says.
        #expect(own.contains("attribute replaced name=a\(generation)"))
        #expect(own.contains("attribute removed name=b\(generation)"))
        #expect(own.contains("value bound bound"))
    }

    @Test(arguments: Generation.allCases)
    func changesTheIdentifier(_ generation: Generation) async throws {
        var browser = Browser(server: try await Served.by(generation))
        _ = try await browser.ask("count")
        let old = try #require(browser.id)
        let changed = try await browser.ask("change")
        let new = try #require(browser.id)
        #expect(new != old)
        #expect(changed.text == "\(old) \(new)")
        #expect(try await browser.ask("count").text == "2 true false true")
        browser.id = old
        #expect(try await browser.ask("look").text == "none")
        try await browser.server.program.output.contains("session changed \(old) \(new)")
    }

    @Test(arguments: Generation.allCases)
    func invalidates(_ generation: Generation) async throws {
        var browser = Browser(server: try await Served.by(generation))
        _ = try await browser.ask("set&name=gone")
        let id = try #require(browser.id)
        #expect(try await browser.ask("invalidate").text == "dead")
        #expect(try await browser.ask("look").text == "none")
        try await browser.server.program.output.contains("session destroyed \(id) gone")
        _ = try await browser.ask("count")
        let before = browser.id
        #expect(try await browser.ask("renew").text == "true")
        #expect(browser.id != before)
    }

    @Test(arguments: Generation.allCases)
    func expires(_ generation: Generation) async throws {
        var browser = Browser(server: try await Served.by(generation))
        _ = try await browser.ask("expire")
        let deadline = Deadline(after: .seconds(20))
        // Longer than the session's second, measured by the server: each look would keep it alive.
        repeat {
            try await Task.sleep(for: .milliseconds(2100))
        } while try await browser.ask("look").text != "none" && !deadline.hasPassed
        #expect(!deadline.hasPassed)
    }

    @Test(arguments: Generation.allCases)
    func keepsOneSessionForRequestsAtTheSameTime(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        var browser = Browser(server: server)
        _ = try await browser.ask("count")
        let same = browser
        let counts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    var copy = same
                    return try await copy.ask("count").text
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(counts == Set((2...21).map { "\($0) true false true" }))
    }
}
