// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// However a response comes about: what its client sees is stored before.
@Suite("Shared sessions and responses", .serialized, .clustering("shared", "sessions"))
struct SharedSessionResponseTests {
    @Test(arguments: Generation.allCases)
    func savesWhatAFilterSetsBehindAClosedResponse(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        for value in ["x", "y"] {
            #expect(try await visitor.tell(nodes.first, "close&late=\(value)", path: "/late/session") == "closed")
            #expect(try await visitor.second("get&name=late") == value)
        }
    }

    @Test(arguments: Generation.allCases)
    func savesBeforeARedirectOrAnErrorLeaves(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        let redirect = try await visitor.ask(nodes.first, "/session?how=redirect&name=r&value=1")
        #expect(redirect.status == 302)
        #expect(try await visitor.second("get&name=r") == "1")
        let failed = try await visitor.ask(nodes.first, "/session?how=fail&value=seen")
        // By the application's error page, which reads the session.
        #expect(failed.status == 500 && failed.text == "seen")
        #expect(try await visitor.second("get&name=error") == "seen")
        let status = try await visitor.ask(nodes.second, "/session?how=status&name=s&value=2")
        #expect(status.status == 500)
        #expect(try await visitor.first("get&name=s") == "2")
        // A session that begins with the failure.
        var other = nodes.visitor()
        #expect(try await other.ask(nodes.first, "/session?how=fail&value=new").status == 500)
        #expect(try await other.second("get&name=error") == "new")
    }

    @Test(arguments: Generation.allCases)
    func savesWhatForwardedAndIncludedServletsSet(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("forward&name=a&value=1")
        _ = try await visitor.first("include&name=b&value=2")
        #expect(try await visitor.second("names") == "[a, b, forwarded, greeting, including]")
    }

    @Test(arguments: Generation.allCases)
    func sharesTheSessionsOfAnotherContextThatIsDispatchedTo(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        #expect(try await visitor.first("cross&value=1").hasPrefix("1 "))
        #expect(try await visitor.second("cross&value=2").hasPrefix("2 "))
        #expect(try await visitor.first("cross&value=3").hasPrefix("3 "))
        let id = try #require(visitor.id)
        #expect(try await nodes.redis.ask("EXISTS", nodes.key(id, context: "/sessions")) == "1")
        // Each application has its own.
        #expect(try await visitor.first("get&name=count") == "null")
    }

    @Test(arguments: Generation.allCases)
    func savesBeforeTheFirstBytesOfAStreamLeave(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        let connection = try nodes.first.connect()
        try await connection.send("GET /session?how=stream&gate=stream\(generation) HTTP/1.1\r\nHost: test\r\n\r\n")
        let head = try await connection.receive(through: "first;")
        let id = try #require(head.firstMatch(of: #/JSESSIONID=([0-9A-F]+)/#)?.1)
        visitor.id = String(id)
        #expect(try await visitor.second("get&name=name") == "first")
        try await nodes.open("stream\(generation)", on: nodes.first)
        _ = try await connection.receive(through: "0\r\n\r\n")
        #expect(try await visitor.second("get&name=name") == "second")
    }

    @Test(arguments: Generation.allCases)
    func savesWhatAnAsynchronousRequestSets(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.ask(nodes.first, "/async?how=before&value=1")
        #expect(try await visitor.second("get&name=name") == "1")
        #expect(try await visitor.ask(nodes.first, "/async?how=set&value=2").text == "done")
        #expect(try await visitor.second("get&name=name") == "2")
        #expect(try await visitor.ask(nodes.first, "/async?how=dispatch&value=3").text == "dispatched")
        #expect(try await visitor.second("get&name=name") == "3")
        _ = try await visitor.second("list")
        #expect(try await visitor.ask(nodes.first, "/async?how=mutate&value=x").text == "done")
        #expect(try await visitor.second("get&name=list") == "[x]")
        #expect(try await visitor.first("get&name=list") == "[x]")
    }

    @Test(arguments: Generation.allCases)
    func showsElsewhereWhatARequestHasSetThatStillWaits(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        let slow = visitor
        async let waiting: Answer = {
            var copy = slow
            return try await copy.ask(nodes.first, "/async?how=before&value=early&gate=wait\(generation)")
        }()
        try await nodes.first.program.output.contains("waiting at gate wait\(generation)")
        let deadline = Deadline(after: .seconds(20))
        while try await visitor.second("get&name=name") != "early", !deadline.hasPassed {}
        #expect(!deadline.hasPassed)
        try await nodes.open("wait\(generation)", on: nodes.first)
        let answer = try await waiting
        #expect(answer.text == "done")
    }

    @Test(arguments: Generation.allCases)
    func savesBeforeTheFirstBytesOfAnAsynchronousStreamLeave(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        let gate = "flow\(generation)"
        try await nodes.open(gate, on: nodes.first)
        let connection = try nodes.first.connect()
        let cookie = try #require(visitor.cookies.first)
        try await connection.send("GET /async?how=stream&gate=\(gate) HTTP/1.1\r\nHost: test\r\n\(cookie)\r\n\r\n")
        _ = try await connection.receive(through: "first;")
        #expect(try await visitor.second("get&name=list") == "[]")
        try await nodes.open("\(gate)-2", on: nodes.first)
        _ = try await connection.receive(through: "second")
    }

    @Test(arguments: Generation.allCases)
    func asksTheStoreNothingWhereNoSessionIsConcerned(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        let before = try await scripts(nodes)
        for _ in 0..<5 {
            // A file with the cookie, and a page without one.
            #expect(try await visitor.ask(nodes.first, "/page.txt").text == "A static file.\n")
            try await nodes.open("nothing", on: nodes.first)
        }
        #expect(try await scripts(nodes) == before)
    }

    private func scripts(_ nodes: Nodes) async throws -> [String] {
        try await nodes.redis.ask("INFO", "commandstats").split(separator: "\n").map(String.init).filter {
            $0.hasPrefix("cmdstat_eval") || $0.hasPrefix("cmdstat_h")
        }.map { String($0.prefix { $0 != "," }) }.sorted()
    }
}
