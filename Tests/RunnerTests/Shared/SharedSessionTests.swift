// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Sessions shared by two nodes", .serialized, .clustering("shared", "sessions"))
struct SharedSessionTests {
    @Test(arguments: Generation.allCases)
    func goesOnWithASessionOnWhicheverNodeAnswers(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        for count in 1...20 {
            let server = count % 3 == 0 ? nodes.second : nodes.first
            #expect(try await visitor.tell(server, "count") == "\(count) \(count == 1)")
        }
        #expect(try await visitor.stored("a:count") == "I20")
    }

    @Test(arguments: Generation.allCases)
    func hasStoredANewSessionBeforeItsAnswerLeaves(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        for _ in 0..<10 {
            var visitor = nodes.visitor()
            _ = try await visitor.first("set&name=a&value=1")
            #expect(try await visitor.second("get&name=a") == "1")
        }
    }

    @Test(arguments: Generation.allCases)
    func keepsWhatTwoNodesWriteAtTheSameTime(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=old")
        let slow = visitor
        async let waiting = Self.first(slow, "get-set&name=a&value=new&gate=two\(generation)")
        try await nodes.first.program.output.contains("waiting at gate two\(generation)")
        _ = try await visitor.second("set&name=b&value=other")
        try await nodes.open("two\(generation)", on: nodes.first)
        let answer = try await waiting
        #expect(answer == "old")
        for server in [nodes.first, nodes.second] {
            #expect(try await visitor.tell(server, "get&name=a") == "new")
            #expect(try await visitor.tell(server, "get&name=b") == "other")
        }
    }

    @Test(arguments: Generation.allCases)
    func savesAnAttributeThatChangesInPlace(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("list")
        #expect(try await visitor.first("list-add&value=a") == "[a]")
        #expect(try await visitor.second("list-add&value=b") == "[a, b]")
        #expect(try await visitor.second("list-add&value=c") == "[a, b, c]")
        #expect(try await visitor.first("get&name=list") == "[a, b, c]")
        _ = try await visitor.first("item&value=one")
        _ = try await visitor.second("item&value=two")
        // Read by a class that knows how to wake up.
        #expect(try await visitor.first("item") == "two")
        #expect(try await visitor.second("item") == "two")
    }

    @Test(arguments: Generation.allCases)
    func neverOverwritesAWriteByAChangeInPlace(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("list")
        _ = try await visitor.first("list-add&value=a")
        let slow = visitor
        async let waiting = Self.first(slow, "list-add&value=b&gate=place\(generation)")
        try await nodes.first.program.output.contains("waiting at gate place\(generation)")
        _ = try await visitor.second("list")
        try await nodes.open("place\(generation)", on: nodes.first)
        let answer = try await waiting
        #expect(answer == "[a, b]")
        for server in [nodes.second, nodes.first, nodes.second] {
            #expect(try await visitor.tell(server, "get&name=list") == "[]")
        }
        #expect(try await visitor.first("list-add&value=c") == "[c]")
        #expect(try await visitor.second("get&name=list") == "[c]")
    }

    @Test(arguments: Generation.allCases)
    func keepsOneObjectForASessionWhileItIsUsed(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("keep&name=one\(generation)")
        _ = try await visitor.second("set&name=a&value=1")
        #expect(try await visitor.first("get&name=a") == "1")
        #expect(try await visitor.first("same&name=one\(generation)") == "true")
        _ = try await visitor.first("count")
        let same = visitor
        let counts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await Self.first(same, "count") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(counts == Set((2...21).map { "\($0) false" }))
        #expect(try await visitor.second("count") == "22 false")
    }

    @Test(arguments: Generation.allCases)
    func carriesEveryKindOfValue(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("types")
        #expect(
            try await visitor.second("types-read").split(separator: "\n") == [
                "Boolean true", "Byte -1", "Character \\u20ac", "Short -300", "Integer -2147483648",
                "Long 9223372036854775807", "Float 1.1", "Double -0.0", "String gr\\u00fc\\u00df \\ud83d\\ude00",
                "String \\ud83d", "String ", "LocalDate 2024-02-29", "Class int", "3", "hello",
            ])
        #expect(try await visitor.stored("a:float") == "F1.1")
        #expect(try await visitor.stored("a:text") == "Sgrüß 😀")
    }

    @Test(arguments: Generation.allCases)
    func removesAnAttributeEverywhere(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        _ = try await visitor.second("set&name=b&value=2")
        #expect(try await visitor.first("names") == "[a, b, greeting]")
        _ = try await visitor.first("remove&name=b")
        #expect(try await visitor.second("names") == "[a, greeting]")
        #expect(try await visitor.stored("a:b") == nil)
        // What was never read here can be removed here.
        _ = try await visitor.second("set&name=c&value=3")
        _ = try await visitor.first("remove&name=c")
        #expect(try await visitor.second("get&name=c") == "null")
    }

    @Test(arguments: Generation.allCases)
    func leavesFieldsAloneThatItDoesNotKnow(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        try await nodes.redis.ask("HSET", visitor.key, "n:future", "0000000000000001later")
        _ = try await visitor.first("set&name=a&value=2")
        _ = try await visitor.second("set&name=b&value=2")
        #expect(try await visitor.stored("n:future") == "later")
    }

    @Test(arguments: Generation.allCases)
    func invalidatesForAllNodes(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        _ = try await visitor.second("get&name=a")
        let id = try #require(visitor.id)
        #expect(try await visitor.second("invalidate") == "dead")
        #expect(try await nodes.redis.ask("EXISTS", visitor.key) == "0")
        #expect(try await visitor.first("get&name=a") == "no session")
        #expect(try await visitor.second("get&name=a") == "no session")
        #expect(nodes.second.program.output.text.contains("session destroyed \(id)"))
        #expect(!nodes.first.program.output.text.contains("session destroyed \(id)"))
        // A new one in the same request.
        _ = try await visitor.first("set&name=a&value=1")
        let before = visitor.id
        #expect(try await visitor.first("renew&name=name&value=2") == "renewed")
        #expect(visitor.id != before)
        #expect(try await visitor.second("names") == "[greeting, name]")
    }

    @Test(arguments: Generation.allCases)
    func leavesAnInvalidatedSessionDead(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        let slow = visitor
        async let waiting = Self.first(slow, "get-set&name=a&value=2&gate=dead\(generation)")
        try await nodes.first.program.output.contains("waiting at gate dead\(generation)")
        _ = try await visitor.second("invalidate")
        try await nodes.open("dead\(generation)", on: nodes.first)
        // The request that was under way ends as in Tomcat.
        let answer = try await waiting
        #expect(answer == "1")
        #expect(try await nodes.redis.ask("EXISTS", visitor.key) == "0")
        #expect(try await visitor.first("get&name=a") == "no session")
    }

    @Test(arguments: Generation.allCases)
    func changesTheIdentifier(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        _ = try await visitor.second("get&name=a")
        let old = try #require(visitor.id)
        let told = try await visitor.second("change&value=yes")
        let new = try #require(visitor.id)
        #expect(told == "\(old) \(new)" && old != new)
        for server in [nodes.first, nodes.second, nodes.first] {
            #expect(try await visitor.tell(server, "get&name=a") == "1")
            #expect(try await visitor.tell(server, "get&name=changed") == "yes")
        }
        #expect(try await nodes.redis.ask("EXISTS", nodes.key(old)) == "0")
        var stale = nodes.visitor()
        stale.id = old
        #expect(try await stale.first("get&name=a") == "no session")
        #expect(try await stale.second("get&name=a") == "no session")
        #expect(nodes.second.program.output.text.contains("session changed \(old) \(new)"))
        // Goes on as before, on the node that changed it too.
        _ = try await visitor.second("list")
        #expect(try await visitor.second("list-add&value=x") == "[x]")
        #expect(try await visitor.second("list-add&value=y") == "[x, y]")
        #expect(try await visitor.first("list-add&value=z") == "[x, y, z]")
    }

    @Test(arguments: Generation.allCases)
    func neverAdoptsAnIdentifierItDidNotMake(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        for id in ["0123456789ABCDEF0123456789ABCDEF", "x", "*", String(repeating: "A", count: 3000)] {
            var visitor = nodes.visitor()
            visitor.id = id
            #expect(try await visitor.first("get&name=a") == "no session")
            #expect(try await visitor.first("count") == "1 true")
            #expect(visitor.id != id)
        }
    }

    @Test(arguments: Generation.allCases)
    func followsASessionInTheURL(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        let encoded = try await nodes.first.get("/session?how=url").text
        #expect(encoded.hasPrefix("session;jsessionid="))
        #expect(try await nodes.second.get("/\(encoded)?how=count").text == "1 false")
        #expect(try await nodes.first.get("/\(encoded)?how=count").text == "2 false")
    }

    @Test(arguments: Generation.allCases)
    func hearsOfASessionWhereItIsMade(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=heard&value=1")
        let id = try #require(visitor.id)
        _ = try await visitor.second("set&name=heard&value=2")
        _ = try await visitor.second("remove&name=heard")
        try await nodes.second.program.output.contains("attribute removed \(id) heard")
        let (first, second) = (nodes.first.program.output.text, nodes.second.program.output.text)
        #expect(first.contains("session created \(id)") && !second.contains("session created \(id)"))
        #expect(first.contains("attribute added \(id) heard") && !second.contains("attribute added \(id) heard"))
        #expect(second.contains("attribute replaced \(id) heard") && !first.contains("attribute replaced \(id) heard"))
        // What the listener has set is stored too.
        #expect(try await visitor.second("get&name=greeting") == "from the listener")
    }

    /// A request on the first node, on a copy of a visitor.
    static func first(_ visitor: Visitor, _ how: String) async throws -> String {
        var copy = visitor
        return try await copy.tell(visitor.nodes.first, how)
    }
}
