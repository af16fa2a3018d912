// SPDX-License-Identifier: Apache-2.0
import Redis
import TestSupport
import Testing

@testable import Sessions

/// What is particular about Redis.
@Suite struct RedisSessionStoreTests {
    let key = SessionKey.random(context: "/shop")

    private func name(_ store: RedisSessionStore) -> String { "\(store.prefix):/shop:\(key.id)" }

    @Test func keepsASessionAsAHash() async throws {
        let server = try await SharedRedis.server
        try await withRedis(server) { store in
            let times = SessionTimes.now(inactive: 100)
            _ = try await store.create(
                key, SessionChange(["a:count": "I1"], proposed: 1_700_000_000_000_000, times: times))
            let fields = try await server.ask("HGETALL", name(store)).split(separator: "\n").map(String.init)
            let pairs = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
            #expect(
                Dictionary(uniqueKeysWithValues: pairs) == [
                    "v": "1700000000000000", "layout": "1", "created": "\(times.created)",
                    "accessed": "\(times.accessed)",
                    "inactive": "100", "a:count": "1700000000000000I1",
                ])
            let life = try #require(Int64(try await server.ask("PTTL", name(store))))
            #expect((times.timeToLive - 60_000...times.timeToLive).contains(life))
        }
    }

    @Test func asksOneCommandForEachOperation() async throws {
        try await withRedisServer { server in
            try await withRedis(server) { store in
                // The first of each script brings it to the server.
                let version = try #require(try await store.create(key, SessionChange(["a:count": "1"])).version)
                _ = try await store.fetch(key)
                try await server.ask("CONFIG", "RESETSTAT")
                _ = try await store.fetch(key, known: version)
                _ = try await store.fetch(key)
                _ = try await store.update(key, SessionChange(["a:count": "2"]))
                _ = try await store.create(.random(), SessionChange([:]))
                _ = try await store.delete(key)
                let calls = try await server.ask("INFO", "commandstats").split(separator: "\r\n")
                    .compactMap { line in line.split(separator: ",").first.map { $0.dropFirst("cmdstat_".count) } }
                #expect(calls.contains("evalsha:calls=4"))
                #expect(calls.contains("unlink:calls=1"))
                #expect(!calls.contains { $0.hasPrefix("eval:") || $0.hasPrefix("script") })
            }
        }
    }

    @Test func mergesWhatTwoNodesWrite() async throws {
        let server = try await SharedRedis.server
        try await withRedis(server) { first in
            try await withRedis(server, prefix: first.prefix) { second in
                _ = try await first.create(key, SessionChange(["a:start": "0"]))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for step in 0..<100 {
                        group.addTask {
                            _ = try await (step.isMultiple(of: 2) ? first : second).update(
                                key, SessionChange(["a:\(step)": "1"]))
                        }
                    }
                    try await group.waitForAll()
                }
                let record = try #require(try await second.record(key))
                #expect(record.fields.count == 101)
                #expect(Set(record.fields.values.map(\.version)).count == 101)
            }
        }
    }

    @Test func bringsItsScriptsBackAfterAFlush() async throws {
        try await withRedisServer { server in
            try await withRedis(server) { store in
                for _ in 0..<3 {
                    try await server.ask("SCRIPT", "FLUSH")
                    let key = SessionKey.random()
                    #expect(try await store.create(key, SessionChange(["a:count": "1"])).version != nil)
                    try await server.ask("SCRIPT", "FLUSH")
                    #expect(try await store.update(key, SessionChange(["a:count": "2"])).version != nil)
                    #expect(try await store.record(key)?.texts == ["a:count": "2"])
                }
            }
        }
    }

    @Test func changesNothingWhenMemoryIsFull() async throws {
        try await withRedisServer { server in
            try await withRedis(server) { store in
                let start = WallClock.milliseconds
                let times = SessionTimes(created: start, accessed: start, inactive: 100)
                _ = try await store.create(key, SessionChange(["a:count": "1", "a:other": "1"], times: times))
                let before = try #require(try await store.record(key))
                try await server.ask("CONFIG", "SET", "maxmemory", "1")
                for change in [
                    SessionChange(["a:count": "2", "a:other": nil]), SessionChange(["a:other": nil]),
                    SessionChange([:]),
                ] {
                    await #expect {
                        try await store.update(key, change)
                    } throws: {
                        guard case SessionStoreError.refused(let reason)? = $0 as? SessionStoreError else {
                            return false
                        }
                        return reason.contains("maxmemory")
                    }
                }
                let other = SessionKey.random(context: "/shop")
                await #expect(throws: SessionStoreError.self) {
                    try await store.create(other, SessionChange(["a:count": "1"]))
                }
                #expect(try await store.record(key) == before)
                #expect(try await store.fetch(other) == .absent)
                #expect(try await server.ask("DBSIZE") == "1")
                // A read is noted all the same, and a session can be ended.
                #expect(
                    try await store.fetch(key, known: before.version, now: start + 6_000)
                        == .unchanged(accessed: start + 6_000))
                #expect(try await store.delete(key) == .deleted)
                #expect(try await store.update(key, SessionChange(["a:count": "2"])) == .gone)
            }
        }
    }

    @Test func readsFromAReplicaThatTakesNoWrites() async throws {
        try await withRedisServer { server in
            try await withRedis(server) { store in
                let start = WallClock.milliseconds
                let times = SessionTimes(created: start, accessed: start, inactive: 100)
                let version = try #require(
                    try await store.create(key, SessionChange(["a:count": "1"], times: times)).version)
                try await server.ask("REPLICAOF", "127.0.0.1", "1")
                try await server.ask("CONFIG", "SET", "replica-serve-stale-data", "yes")
                #expect(
                    try await store.fetch(key, known: version, now: start + 6_000)
                        == .unchanged(accessed: start + 6_000))
                await #expect(throws: SessionStoreError.self) {
                    try await store.update(key, SessionChange(["a:count": "2"]))
                }
            }
        }
    }

    @Test func saysWhatMayHaveBeenDoneAndWhatNot() async throws {
        try await withRedisServer { server in
            try await withRedis(server, timeout: .milliseconds(300)) { store in
                _ = try await store.create(key, SessionChange(["a:count": "1"]))
                server.freeze()
                await #expect {
                    try await store.update(key, SessionChange(["a:count": "2"]))
                } throws: {
                    guard case SessionStoreError.unknown? = $0 as? SessionStoreError else { return false }
                    return true
                }
                server.thaw()
                try await server.kill()
                try await store.client.wait(untilReady: false)
                await #expect {
                    try await store.update(key, SessionChange(["a:count": "2"]))
                } throws: {
                    guard case SessionStoreError.unavailable? = $0 as? SessionStoreError else { return false }
                    return true
                }
                guard case .unreachable = store.status else {
                    Issue.record("\(store.status)")
                    return
                }
            }
        }
    }

    @Test func noticesThatTheServerWentBack() async throws {
        try await withRedisServer { server in
            try await withRedis(server) { store in
                let directory = SessionDirectory(store)
                let epoch = SessionEpochs.firstOfJava
                let other = SessionKey.random(context: "/shop")
                #expect(
                    await directory.save(SessionMessage(.create, key, epoch: epoch, ["a:count": "1", "a:kept": "1"]))
                        == .saved)
                #expect(
                    await directory.save(SessionMessage(.create, other, epoch: epoch + 1, ["a:kept": "1"])) == .saved)
                try await server.ask("SAVE")
                #expect(
                    await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2", "a:new": "1"]))
                        == .saved)
                try await server.kill()
                try await store.client.wait(untilReady: false)
                try await server.restart()
                try await store.client.wait(untilReady: true)
                let lease = try await directory.lease(key)
                #expect(lease.record.texts == ["a:count": "1", "a:kept": "1"])
                #expect(lease.epoch != epoch)
                #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"])) == .stale)
                #expect(
                    await directory.save(SessionMessage(.update, key, epoch: lease.epoch, ["a:count": "4"])) == .saved)
                #expect(try await directory.lease(key).record.texts == ["a:count": "4", "a:kept": "1"])
                // A session that lost nothing goes on as it was.
                #expect(try await directory.lease(other).epoch == epoch + 1)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["allkeys-lru", "volatile-ttl", "noeviction"])
    func warnsOfAServerThatForgetsSessions(policy: String) async throws {
        try await withRedisServer(.init(arguments: ["--maxmemory", "100mb", "--maxmemory-policy", policy])) { server in
            let lines = LogLines()
            try await withRedis(server, logger: lines.logger) { store in
                if policy != "noeviction" { return await lines.contains("noeviction") }
                // The question has been asked before this client's own is answered.
                let calls = { try await server.ask("INFO", "commandstats").contains("cmdstat_info:calls=1,") }
                while try await !calls() {}
                _ = try await store.client.send(["PING"])
                #expect(lines.all.isEmpty)
            }
        }
    }

    /// The rule of docs/sessions.md.
    @Test func needsOnlyTheRightsThatAreDocumented() async throws {
        let rights = "+ping +evalsha +eval +exists +hmget +hget +hgetall +hset +hdel +hvals +del +unlink +pexpire"
        try await withRedisServer(.init(users: ["shop on >secret ~shop:* resetchannels -@all \(rights)"])) { server in
            try await withRedis(server, prefix: "shop", user: "shop:secret@") { store in
                let start = WallClock.milliseconds
                let times = SessionTimes(created: start, accessed: start, inactive: 100)
                _ = try await store.create(key, SessionChange(["a:count": "1", "a:old": "1"], times: times))
                #expect(try await store.fetch(key, now: start + 6_000) != .absent)
                #expect(try await store.update(key, SessionChange(["a:count": "2", "a:old": nil])).version != nil)
                let large = SessionChange(["a:large": String(repeating: "x", count: 100_000)])
                #expect(try await store.update(key, large).version != nil)
                #expect(try await store.fetch(key, now: start + 200_000) == .absent)
                let later = SessionTimes(created: start + 200_000, accessed: start + 200_000, inactive: 100)
                #expect(try await store.create(key, SessionChange([:], times: later)).version != nil)
                let version = try await store.update(key, SessionChange([:])).version
                #expect(try await store.delete(key, at: version) == .deleted)
                #expect(try await store.delete(key) == .absent)
            }
        }
    }

    /// A reply beyond the client's limit would end the connection for everybody.
    @Test func refusesASessionThatIsTooLarge() async throws {
        func text(_ count: Int) -> String { String(repeating: "x", count: count) }
        func isTooLarge(_ error: any Error) -> Bool {
            if case .refused(let reason)? = error as? SessionStoreError { reason.contains("too large") } else { false }
        }
        let server = try await SharedRedis.server
        try await withRedis(server, largest: 200_000) { store in
            await #expect(
                performing: {
                    try await store.create(key, SessionChange(["a:one": text(200_001)]))
                }, throws: isTooLarge)
            #expect(try await store.record(key) == nil)
            let first = try await store.create(key, SessionChange(["a:one": text(100_000), "a:two": "2"])).version
            let known = try #require(first)
            let before = try await store.record(key)
            await #expect(
                performing: {
                    try await store.update(key, SessionChange(["a:two": text(150_000)]))
                }, throws: isTooLarge)
            #expect(try await store.record(key) == before)
            // It takes the place of what was there.
            #expect(try await store.update(key, SessionChange(["a:one": text(150_000)])).version != nil)
            #expect(try await store.update(key, SessionChange(["a:three": text(60_000)])).version != nil)
            await #expect(performing: { try await store.fetch(key, known: known) }, throws: isTooLarge)
            #expect(store.status == .ready)
            #expect(try await store.update(key, SessionChange(["a:one": nil])).version != nil)
            #expect(try await store.record(key)?.fields.count == 2)
        }
        #expect(RedisSessionStore.largest < RedisConfiguration(location: try RedisLocation(server.url)).maxReplyBytes)
    }

    @Test func endsWithinTheLimitThatItIsGiven() async throws {
        try await withRedisServer { server in
            try await withRedis(server, timeout: .seconds(60)) { store in
                _ = try await store.create(key, SessionChange(["a:count": "1"]))
                server.freeze()
                let outcome = Outcome()
                store.update(key, SessionChange(["a:count": "2"]), on: nil) { result in
                    if case .failure(let error) = result { outcome.put(.failed(error)) } else { outcome.put(.saved) }
                }
                let began = ContinuousClock.now
                await store.close(within: .milliseconds(50))
                // The client's own limit is five.
                #expect(ContinuousClock.now - began < .seconds(4))
                guard case .failed(.unknown) = await outcome.value else {
                    Issue.record("\(await outcome.value)")
                    return
                }
                server.thaw()
            }
        }
    }

    @Test func leavesAloneWhatItDoesNotKnow() async throws {
        let server = try await SharedRedis.server
        try await withRedis(server) { store in
            _ = try await store.create(key, SessionChange(["a:count": "1"]))
            try await server.ask(
                "HSET", name(store), "n:later", "0000000000000001Sx", "later", "7", "x:short", "", "empty", "")
            let version = try #require(try await store.update(key, SessionChange(["a:count": "2"])).version)
            #expect(try await store.record(key)?.texts == ["a:count": "2", "n:later": "Sx"])
            guard case .changed(let record) = try await store.fetch(key, known: version - 1) else {
                Issue.record("the change is not seen")
                return
            }
            #expect(record.texts == ["a:count": "2", "n:later": nil])
            #expect(
                try await server.ask("HMGET", name(store), "n:later", "later", "x:short") == "0000000000000001Sx\n7\n")
        }
    }

    @Test(arguments: [
        ["SET", "KEY", "text"], ["HSET", "KEY", "name", "value"], ["RPUSH", "KEY", "1"],
        ["HSET", "KEY", "v", "5", "layout", "2", "accessed", "1", "inactive", "1", "created", "1"],
        ["HSET", "KEY", "v", "x", "layout", "1", "accessed", "1", "inactive", "1", "created", "1"],
        ["HSET", "KEY", "v", "5", "layout", "1", "accessed", "", "inactive", "1", "created", "1"],
        ["HSET", "KEY", "v", "5", "layout", "1", "accessed", "99999999999999999999", "inactive", "0", "created", "x"],
    ])
    func refusesWhatIsNoSession(words: [String]) async throws {
        let server = try await SharedRedis.server
        try await withRedis(server) { store in
            try await server.ask(words.map { $0 == "KEY" ? name(store) : $0 })
            let before = try await server.ask("DUMP", name(store))
            await #expect(throws: SessionStoreError.self) { try await store.fetch(key, now: 1) }
            let times = SessionTimes(created: 1, accessed: 1, inactive: 5)
            _ = try? await store.create(key, SessionChange(["a:x": "1"], times: times))
            #expect(try await store.summaries(of: [key]).isEmpty)
            await #expect(throws: SessionStoreError.self) { try await store.look(at: key) }
            #expect(try await server.ask("DUMP", name(store)) == before)
        }
    }

    @Test func writesNoFieldOfItsOwnForOthers() async throws {
        try await withRedis(SharedRedis.server) { store in
            for name in ["v", "layout", "created", "accessed", "inactive"] {
                await #expect(throws: SessionStoreError.self) {
                    try await store.create(key, SessionChange([name: "1"]))
                }
            }
            let fetch = try await store.fetch(key)
            #expect(fetch == .absent)
        }
    }

    @Test func findsOnlyTheKeysOfItsPrefix() async throws {
        let server = try await SharedRedis.server
        let tag = "t\(UInt64.random(in: 0 ... .max))"
        for prefix in ["*", "a*b", "a?b", "[ab]", "a\\b", "^a", "a-b", "a", "ab", "a:/b"] {
            try await withRedis(server, prefix: "\(tag)\(prefix)") { store in
                for _ in 0..<3 { _ = try await store.create(.random(context: "/x*"), SessionChange([:])) }
            }
        }
        for prefix in ["*", "a*b", "a?b", "[ab]", "a\\b", "^a", "a-b", "a", "ab"] {
            try await withRedis(server, prefix: "\(tag)\(prefix)") { store in
                var keys: Set<SessionKey> = []
                var cursor: String?
                repeat {
                    let page = try await store.keys(after: cursor, context: "/x*")
                    keys.formUnion(page.keys)
                    cursor = page.next
                } while cursor != nil
                #expect(keys.count == 3, "\(prefix)")
            }
        }
    }

    @Test func readsAnyReplyWithoutATrap() {
        var generator = SeededGenerator(seed: 11)
        let words = [
            "v", "1", "layout", "created", "accessed", "inactive", "a:x", "1700000000000000", "-5", "", "x",
            "99999999999999999999",
        ]
        func value(depth: Int) -> RedisValue {
            switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
            case 0: .null
            case 1: .integer([0, 1, -1, .max, .min, 1_700_000_000_000].randomElement(using: &generator) ?? 0)
            case 2: .status("OK")
            case 3: .error(RedisServerError("ERR x"))
            case 4, 5: .bytes(Array((words.randomElement(using: &generator) ?? "").utf8))
            default: .array((0..<Int.random(in: 0...13, using: &generator)).map { _ in value(depth: depth - 1) })
            }
        }
        for _ in 0..<50_000 {
            let reply = value(depth: 2)
            _ = SessionFetch(reply: reply, known: 5)
            _ = SessionSave(reply: reply, fields: 3, creating: false)
        }
        #expect(SessionFetch(reply: .null, known: 5) == .absent)
        #expect(SessionSave(reply: .array([.integer(0), .integer(7), .integer(3)]), fields: 3, creating: true) == nil)
        #expect(SessionSave(reply: .array([.integer(7), .integer(7)]), fields: 3, creating: false) == nil)
        #expect(SessionFetch(reply: .array([.bytes([97, 58, 97])]), known: 5) == nil)
    }
}
