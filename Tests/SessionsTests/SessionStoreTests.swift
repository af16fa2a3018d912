// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import Sessions

/// What every store has to do.
@Suite struct SessionStoreTests {
    let key = SessionKey.random(context: "/shop")

    @Test(arguments: StoreKind.allCases) func keepsWhatWasCreated(kind: StoreKind) async throws {
        try await kind.use { store in
            #expect(try await store.fetch(key) == .absent)
            let change = SessionChange(["a:count": "1", "a:empty": ""], times: .now(inactive: 77))
            let saved = try await store.create(key, change)
            #expect(saved == .saved(previous: 0, version: change.proposed, skipped: []))
            let fields = ["a:count": Array("1".utf8), "a:empty": []].map { name, value in
                (Array(name.utf8), SessionField(version: change.proposed, value: value))
            }
            let record = SessionRecord(
                version: change.proposed, times: change.times, fields: Dictionary(uniqueKeysWithValues: fields))
            #expect(try await store.fetch(key) == .changed(record))
        }
    }

    @Test(arguments: StoreKind.allCases) func keepsSessionsApart(kind: StoreKind) async throws {
        try await kind.use { store in
            let others = [
                SessionKey(context: "/", id: key.id), SessionKey(context: "/shop:a", id: key.id),
                SessionKey(context: "/../..", id: key.id), SessionKey(context: "/schön/é", id: key.id),
                SessionKey.random(context: "/shop"),
            ]
            for (number, key) in others.enumerated() {
                _ = try await store.create(key, SessionChange(["a:number": "\(number)"]))
            }
            #expect(try await store.fetch(key) == .absent)
            for (number, key) in others.enumerated() {
                #expect(try await store.record(key)?.texts == ["a:number": "\(number)"])
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func createsNothingOverASession(kind: StoreKind) async throws {
        try await kind.use { store in
            _ = try await store.create(key, SessionChange(["a:count": "1"]))
            let before = try await store.record(key)
            #expect(try await store.create(key, SessionChange(["a:count": "9"])) == .exists)
            #expect(try await store.record(key) == before)
        }
    }

    @Test(arguments: StoreKind.allCases) func updatesFieldByField(kind: StoreKind) async throws {
        try await kind.use { store in
            let first = try await store.create(key, SessionChange(["a:one": "1", "a:two": "1", "a:three": "1"])).version
            let second = try await store.update(
                key, SessionChange(["a:one": "2", "a:two": nil, "a:never": nil, "a:new": "2"]))
            #expect(second == .saved(previous: try #require(first), version: try #require(second.version), skipped: []))
            let record = try #require(try await store.record(key))
            #expect(record.texts == ["a:one": "2", "a:three": "1", "a:new": "2"])
            #expect(record.version == second.version)
            #expect(record.fields[Array("a:three".utf8)]?.version == first)
            #expect(record.fields[Array("a:one".utf8)]?.version == second.version)
        }
    }

    @Test(arguments: StoreKind.allCases) func sendsOnlyWhatIsNew(kind: StoreKind) async throws {
        try await kind.use { store in
            let first = try #require(try await store.create(key, SessionChange(["a:old": "1", "a:empty": ""])).version)
            let accessed = try #require(try await store.record(key)).times.accessed
            #expect(try await store.fetch(key, known: first) == .unchanged(accessed: accessed))
            let second = try #require(try await store.update(key, SessionChange(["a:new": ""])).version)
            guard case .changed(let record) = try await store.fetch(key, known: first) else {
                Issue.record("the change is not seen")
                return
            }
            #expect(record.version == second)
            #expect(record.texts == ["a:old": nil, "a:empty": nil, "a:new": ""])
            #expect(record.fields[Array("a:old".utf8)]?.version == first)
            // Neither older nor newer is the same.
            #expect(try await store.fetch(key, known: second + 1) != .unchanged(accessed: record.times.accessed))
        }
    }

    @Test(arguments: StoreKind.allCases) func writesConditionallyOnlyOverWhatIsKnown(kind: StoreKind) async throws {
        try await kind.use { store in
            let first = try #require(
                try await store.create(key, SessionChange(["a:mine": "1", "a:theirs": "1", "a:gone": "1"])).version)
            _ = try await store.update(key, SessionChange(["a:theirs": "2", "a:gone": nil]))
            var change = SessionChange(["a:set": "3"])
            change.fields += ["a:mine", "a:theirs", "a:gone"].map {
                .init(name: Array($0.utf8), change: .setUnlessWrittenSince(first, [51]))
            }
            #expect(try await store.update(key, change).skipped == [2, 3])
            #expect(try await store.record(key)?.texts == ["a:mine": "3", "a:theirs": "2", "a:set": "3"])
        }
    }

    @Test(arguments: StoreKind.allCases) func letsTheDeadRest(kind: StoreKind) async throws {
        try await kind.use { store in
            #expect(try await store.update(key, SessionChange(["a:count": "1"])) == .gone)
            #expect(try await store.delete(key) == .absent)
            _ = try await store.create(key, SessionChange(["a:count": "1"]))
            #expect(try await store.delete(key) == .deleted)
            #expect(try await store.update(key, SessionChange(["a:count": "2"])) == .gone)
            #expect(try await store.fetch(key) == .absent)
        }
    }

    @Test(arguments: StoreKind.allCases) func deletesOnlyTheVersionThatIsMeant(kind: StoreKind) async throws {
        try await kind.use { store in
            let first = try #require(try await store.create(key, SessionChange(["a:count": "1"])).version)
            let second = try #require(try await store.update(key, SessionChange(["a:count": "2"])).version)
            #expect(try await store.delete(key, at: first) == .changed)
            #expect(try await store.record(key)?.texts == ["a:count": "2"])
            #expect(try await store.delete(key, at: second) == .deleted)
            #expect(try await store.delete(key, at: second) == .absent)
            #expect(try await store.fetch(key) == .absent)
        }
    }

    /// An update that the network holds back beyond its time-out, while the client has tried again.
    @Test(arguments: StoreKind.allCases) func writesNothingThatComesLate(kind: StoreKind) async throws {
        try await kind.use { store in
            let first = try #require(
                try await store.create(key, SessionChange(["a:count": "4", "a:cart": "x"])).version)
            let late = SessionChange(["a:count": "5", "a:cart": "y"], proposed: first + 10)
            _ = try await store.send(key, SessionChange(["a:count": "5"], proposed: first + 20))
            _ = try await store.send(key, SessionChange(["a:count": "6", "a:cart": nil], proposed: first + 30))
            let record = try await store.record(key)
            #expect(try await store.send(key, late) == .overtaken(by: first + 30))
            #expect(try await store.send(key, SessionChange([:], proposed: first + 30)) == .overtaken(by: first + 30))
            #expect(try await store.record(key) == record)
            #expect(record?.texts == ["a:count": "6"])
        }
    }

    @Test(arguments: StoreKind.allCases) func countsVersionsOnlyUp(kind: StoreKind) async throws {
        try await kind.use { store in
            let future = WallClock.microseconds + 1_000_000_000
            _ = try await store.create(key, SessionChange(["a:count": "1"], proposed: future))
            #expect(
                try await store.send(key, SessionChange(["a:count": "2"], proposed: 5)) == .overtaken(by: future))
            #expect(
                try await store.send(key, SessionChange([:], proposed: future + 1))
                    == .saved(previous: future, version: future + 1, skipped: []))
            let largest = SessionRecord.largestVersion - 10
            #expect(try await store.update(key, SessionChange(["a:count": "3"], proposed: largest)).version == largest)
            #expect(
                try await store.fetch(key, known: largest)
                    == .unchanged(accessed: try await store.record(key)?.times.accessed ?? 0))
            #expect(try await store.fetch(key, known: largest - 1) != .unchanged(accessed: 0))
            #expect(try await store.record(key)?.fields[Array("a:count".utf8)]?.version == largest)
        }
    }

    @Test(arguments: StoreKind.allCases) func endsASessionThatRests(kind: StoreKind) async throws {
        try await kind.use { store in
            let start = WallClock.milliseconds
            let change = SessionChange(
                ["a:count": "1"], times: SessionTimes(created: start, accessed: start, inactive: 100))
            _ = try await store.create(key, change)
            // 100 s, and 5 s for which a read need not be noted.
            #expect(try await store.fetch(key, now: start + 105_000) != .absent)
            #expect(try await store.fetch(key, now: start + 105_000 + 105_000) != .absent)
            #expect(try await store.fetch(key, now: start + 105_000 + 105_000 + 105_001) == .absent)
        }
    }

    @Test(arguments: StoreKind.allCases) func notesAReadOnlyOnceInAWhile(kind: StoreKind) async throws {
        try await kind.use { store in
            let start = WallClock.milliseconds
            let change = SessionChange(
                ["a:count": "1"], times: SessionTimes(created: start, accessed: start, inactive: 100))
            let version = try #require(try await store.create(key, change).version)
            #expect(try await store.fetch(key, known: version, now: start + 5_000) == .unchanged(accessed: start))
            #expect(
                try await store.fetch(key, known: version, now: start + 5_001) == .unchanged(accessed: start + 5_001))
            #expect(try await store.record(key)?.times.accessed == start + 5_001)
        }
    }

    @Test(arguments: StoreKind.allCases) func createsOverWhatHasExpired(kind: StoreKind) async throws {
        try await kind.use { store in
            let start = WallClock.milliseconds
            let old = SessionChange(["a:old": "1"], times: SessionTimes(created: start, accessed: start, inactive: 100))
            let version = try #require(try await store.create(key, old).version)
            let later = start + 105_001
            let new = SessionChange(
                ["a:new": "1"], proposed: 5, times: SessionTimes(created: later, accessed: later, inactive: 100))
            #expect(try await store.create(key, new) == .saved(previous: 0, version: version + 1, skipped: []))
            #expect(
                try await store.fetch(key, now: later)
                    == .changed(
                        SessionRecord(creating: SessionChange(["a:new": "1"], proposed: version + 1, times: new.times)))
            )
        }
    }

    @Test(arguments: StoreKind.allCases) func neverEndsASessionWithoutATimeOut(kind: StoreKind) async throws {
        try await kind.use { store in
            let start = WallClock.milliseconds
            for inactive in [0, -1, .min] as [Int32] {
                let key = SessionKey.random()
                let times = SessionTimes(created: start, accessed: start, inactive: inactive)
                _ = try await store.create(key, SessionChange(["a:count": "1"], times: times))
                #expect(try await store.fetch(key, now: start + 1 << 42) != .absent)
                #expect(try await store.record(key)?.times.inactive == inactive)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func changesTheTimeOutWhenTold(kind: StoreKind) async throws {
        try await kind.use { store in
            let times = SessionTimes.now(inactive: 100)
            _ = try await store.create(key, SessionChange([:], times: times))
            var change = SessionChange(
                [:], times: SessionTimes(created: 0, accessed: times.accessed - 50, inactive: 200))
            _ = try await store.update(key, change)
            // Neither is the time-out taken, nor does the last access go back.
            #expect(try await store.record(key)?.times == times)
            change.changesInactive = true
            _ = try await store.update(key, change)
            #expect(try await store.record(key)?.times.inactive == 200)
        }
    }

    @Test(arguments: StoreKind.allCases) func takesAnyBytes(kind: StoreKind) async throws {
        try await kind.use { store in
            let every = Array(0...255) as [UInt8]
            let change = SessionChange(
                proposed: 1_700_000_000_000_000, times: .now(),
                fields: [
                    .init(name: [97, 58] + every, change: .set(every)),
                    .init(name: [97, 58, 0], change: .set([0])), .init(name: [97, 58, 0, 0], change: .set([])),
                    .init(name: [97, 58, 255, 254], change: .set(Array("\r\n$-1\r\n".utf8))),
                    .init(name: Array("a:0000000000000001".utf8), change: .set(Array("0000000000000001".utf8))),
                ])
            _ = try await store.create(key, change)
            let record = try #require(try await store.record(key))
            #expect(record == SessionRecord(creating: change))
        }
    }

    @Test(arguments: StoreKind.allCases) func takesMuch(kind: StoreKind) async throws {
        try await kind.use { store in
            let large = [UInt8](repeating: 7, count: 1 << 20)
            var change = SessionChange([:])
            change.fields = [.init(name: Array("a:large".utf8), change: .set(large))]
            change.fields += (0..<5000).map { .init(name: Array("a:\($0)".utf8), change: .set(Array("\($0)".utf8))) }
            _ = try await store.create(key, change)
            #expect(try await store.record(key) == SessionRecord(creating: change))
            var removal = SessionChange([:])
            removal.fields = (0..<4000).map { .init(name: Array("a:\($0)".utf8), change: .remove) }
            _ = try await store.update(key, removal)
            #expect(try await store.record(key)?.fields.count == 1001)
            #expect(try await store.record(key)?.fields[Array("a:large".utf8)]?.value == large)
        }
    }

    @Test(arguments: StoreKind.allCases) func showsAnOperatorWhatIsThere(kind: StoreKind) async throws {
        try await kind.use { store in
            let other = SessionKey.random(context: "/other")
            let times = SessionTimes.now(inactive: 100)
            let version = try #require(
                try await store.create(key, SessionChange(["a:b": "xyz", "a:a": ""], times: times)).version)
            _ = try await store.create(other, SessionChange([:]))
            var keys: [SessionKey] = []
            var cursor: String?
            repeat {
                let page = try await store.keys(after: cursor, context: nil)
                keys += page.keys
                cursor = page.next
            } while cursor != nil
            #expect(Set(keys) == [key, other])
            #expect(try await store.keys(after: nil, context: "/shop").keys == [key])
            #expect(try await store.keys(after: nil, context: "/sho").keys == [])
            let summaries = try await store.summaries(of: [key, .random()])
            let summary = try #require(summaries.first)
            #expect(summaries.count == 1)
            #expect(summary.key == key)
            #expect(summary.times == times)
            #expect(summary.version == version)
            #expect(summary.fields.map { String(decoding: $0.name, as: UTF8.self) } == ["a:a", "a:b"])
            #expect(summary.fields.map(\.size) == [0, 3])
            #expect(summary.fields.map(\.version) == [version, version])
            #expect(summary.size == 9)
            #expect(try await store.look(at: key)?.record == store.record(key))
            #expect(try await store.look(at: .random()) == nil)
            if kind == .redis {
                let life = times.timeToLive
                #expect((life - 60_000...life).contains(try #require(summary.timeToLive)))
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func answersOnTheLoopThatWasAskedFor(kind: StoreKind) async throws {
        try await kind.use { store in
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let key = key
            let places = Mutex<[Bool]>([])
            _ = await answer { done in
                store.create(key, SessionChange([:]), on: loop) { _ in
                    places.withLock { $0.append(loop.inEventLoop) }
                    store.fetch(key, known: 0, now: 0, on: loop) { _ in
                        places.withLock { $0.append(loop.inEventLoop) }
                        store.update(key, SessionChange([:]), on: loop) { _ in
                            places.withLock { $0.append(loop.inEventLoop) }
                            store.delete(key, at: nil, on: loop) {
                                places.withLock { $0.append(loop.inEventLoop) }
                                done($0)
                            }
                        }
                    }
                }
            }
            #expect(places.withLock { $0 } == [true, true, true, true])
        }
    }

    /// The same random operations as on the reference, with the same answers.
    @Test(arguments: [StoreKind.file, .redis], [1, 2, 3] as [UInt64])
    func doesAsTheReferenceDoes(kind: StoreKind, seed: UInt64) async throws {
        try await kind.use { store in
            let reference = MemorySessionStore()
            var run = RandomRun(seed: seed)
            for step in 0..<(kind == .redis ? 1500 : 300) {
                let (expected, actual) = try await run.step(reference, store)
                #expect(expected == actual, "step \(step)")
                if expected != actual { return }
            }
            guard let redis = store as? RedisSessionStore else { return }
            // Every key has the time to live that its session's times ask for.
            let names = try await SharedRedis.server.ask("KEYS", "\(redis.prefix):*").split(separator: "\n")
            #expect(names.count > 3)
            for name in names {
                let life = try #require(Int64(try await SharedRedis.server.ask("PTTL", String(name))))
                let key = try #require(SessionKey(redisKey: Array(name.utf8), prefix: redis.prefix))
                let full = try #require(try await redis.look(at: key)).record.times.timeToLive
                #expect(life <= full && life > full - 60_000)
            }
        }
    }
}
