// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Values of shared sessions", .serialized, .clustering("shared"))
struct SharedSessionValueTests {
    @Test(arguments: Generation.allCases)
    func keepsOnItsNodeWhatCannotBeSerialised(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        #expect(try await visitor.first("plain") == "plain")
        _ = try await visitor.first("nested")
        _ = try await visitor.first("plain")
        #expect(try await visitor.first("get&name=plain") == "plain")
        #expect(try await visitor.second("names") == "[greeting]")
        // Another attribute of the same session is saved all the same, and the one here survives others' writes.
        _ = try await visitor.second("set&name=a&value=1")
        #expect(try await visitor.first("names") == "[a, greeting, nested, plain]")
        let lines = nodes.first.program.output.lines.filter { $0.contains("attribute [plain]") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("shared.Plain is not Serializable") == true)
        #expect(nodes.first.program.output.lines.filter { $0.contains("attribute [nested]") }.count == 1)
    }

    @Test(arguments: Generation.allCases)
    func holdsNothingWhileAValueIsSerialisedThatAnotherRequestHasLocked(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("table")
        let same = visitor
        let gate = "table\(generation)"
        async let holding: Answer = {
            var copy = same
            return try await copy.ask(nodes.first, "/session?how=table-hold&value=1&gate=\(gate)")
        }()
        try await nodes.first.program.output.contains("waiting at gate \(gate)")
        async let showing: Answer = {
            var copy = same
            return try await copy.ask(nodes.first, "/session?how=table-show")
        }()
        try await nodes.first.program.output.contains("writing \(gate)")
        try await nodes.open(gate, on: nodes.first)
        let answers = try await (holding, showing)
        #expect(answers.0.text == "held;done")
        #expect(answers.1.text == "shown")
        #expect(try await visitor.second("get&name=table") == "{held=1}")
    }

    @Test(arguments: Generation.allCases)
    func refusesARequestWhoseValueCannotBeSerialisedJustNow(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=before")
        #expect(try await visitor.ask(nodes.first, "/session?how=restless&name=a").status == 503)
        // What was stored is still there, and the new value is still to be saved.
        #expect(try await visitor.stored("a:a") == "Sbefore")
        for node in [nodes.first, nodes.second] { #expect(try await node.get("/session?how=calm").text == "calm") }
        #expect(try await visitor.first("get&name=a") == "restless")
        #expect(try await visitor.second("get&name=a") == "restless")
    }

    @Test(arguments: Generation.allCases)
    func leavesOutWhatItCannotReadAndKeepsTheRest(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("hostile")
        _ = try await visitor.first("item&value=here")
        for _ in 0..<3 { #expect(try await visitor.second("names") == "[greeting, item]") }
        _ = try await visitor.second("set&name=a&value=1")
        #expect(try await visitor.stored("a:hostile") != nil)
        #expect(nodes.second.program.output.lines.filter { $0.contains("attribute [hostile]") }.count == 1)
        // A class that this release does not have any more.
        let script = """
            local item = redis.call('HGET', KEYS[1], 'a:item')
            local version = string.format('%.0f', tonumber(redis.call('HGET', KEYS[1], 'v')) + 1)
            local gone = string.rep('0', 16 - #version) .. version .. string.gsub(string.sub(item, 17), 'shared.Item', 'shared.Gone')
            return redis.call('HSET', KEYS[1], 'a:gone', gone, 'v', version)
            """
        #expect(try await nodes.redis.ask("EVAL", script, "1", visitor.key) == "1")
        for server in [nodes.first, nodes.second] {
            #expect(try await visitor.tell(server, "get&name=gone") == "null")
            #expect(try await visitor.tell(server, "item") == "here")
            try await server.program.output.contains("attribute [gone]")
            #expect(server.program.output.text.contains("shared.Gone"))
        }
        #expect(try await visitor.stored("a:gone") != nil)
        // Whoever sets it anew means it.
        _ = try await visitor.second("set&name=gone&value=back")
        #expect(try await visitor.first("get&name=gone") == "back")
        _ = try await visitor.second("remove&name=hostile")
        #expect(try await visitor.stored("a:hostile") == nil)
    }

    @Test(arguments: Generation.allCases)
    func heedsTheFilterOfContextXML(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=filtered-out&value=1")
        _ = try await visitor.first("set&name=a&value=1")
        #expect(try await visitor.first("get&name=filtered-out") == "1")
        #expect(try await visitor.second("names") == "[a, greeting]")
    }

    @Test(arguments: Generation.allCases)
    func warnsOnceOfALargeAttribute(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        for _ in 0..<3 { _ = try await visitor.first("large&name=bulk&value=600000") }
        #expect(try await visitor.second("names") == "[bulk, greeting]")
        let lines = nodes.first.program.output.lines.filter { $0.contains("attribute [bulk]") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("bytes") == true)
    }

    @Test(arguments: Generation.allCases)
    func sharesTheTimeOutAndNeverLeavesAKeyForEver(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.first("set&name=a&value=1")
        func timeToLive() async throws -> Int { Int(try await nodes.redis.ask("TTL", visitor.key)) ?? 0 }
        // web.xml's 42 minutes and a grace.
        let usual = try await timeToLive()
        #expect((2520...2700).contains(usual))
        _ = try await visitor.second("timeout&value=600")
        let shorter = try await timeToLive()
        #expect((600...720).contains(shorter))
        #expect(try await visitor.first("times").hasSuffix(" 600"))
        _ = try await visitor.first("timeout&value=0")
        #expect(try await timeToLive() > 86400)
        #expect(try await visitor.second("times").split(separator: " ")[2] == "0")
        let times = try await visitor.first("times").split(separator: " ")
        #expect(try await visitor.second("times").split(separator: " ")[0] == times[0])
    }

    @Test(arguments: Generation.allCases)
    func endsASessionByTheWordOfTheStoreAlone(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        var other = nodes.visitor()
        _ = try await visitor.second("timeout&value=2")
        _ = try await other.second("timeout&value=2")
        // In use on one node: the other, which has not seen it for longer than the time-out, must not end it.
        let begin = ContinuousClock.now
        while ContinuousClock.now - begin < .seconds(4) {
            _ = try await visitor.first("set&name=a&value=1")
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(try await visitor.second("get&name=a") == "1")
        #expect(try await other.first("get&name=a") == "no session")
        #expect(try await other.second("get&name=a") == "no session")
    }
}
