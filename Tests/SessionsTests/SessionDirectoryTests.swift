// SPDX-License-Identifier: Apache-2.0
import Logging
import TestSupport
import Testing

@testable import Sessions

/// What a node knows of sessions, and in which order it saves them.
@Suite struct SessionDirectoryTests {
    let store = HeldStore()
    let directory: SessionDirectory
    let key = SessionKey.sample()
    /// The first epoch that Java names.
    let epoch = SessionEpochs.firstOfJava

    init() { directory = SessionDirectory(store) }

    private func create(_ fields: KeyValuePairs<String, String?> = ["a:count": "1"]) async {
        #expect(await directory.save(SessionMessage(.create, key, epoch: epoch, fields)) == .saved)
    }

    /// Starts a save and does not wait for its outcome.
    private func start(_ message: SessionMessage, in directory: SessionDirectory? = nil) -> Outcome {
        let outcome = Outcome()
        (directory ?? self.directory).save(message, on: nil) { outcome.put($0) }
        return outcome
    }

    @Test func leasesWhatAnotherNodeHasSaved() async throws {
        let key = key
        _ = try await store.create(key, SessionChange(["a:count": "1"]))
        let lease = try await directory.lease(key)
        #expect(lease.record.texts == ["a:count": "1"])
        #expect(lease.epoch == 1)
        _ = try await store.update(key, SessionChange(["a:name": "x"]))
        #expect(try await directory.lease(key).record.texts == ["a:count": "1", "a:name": "x"])
    }

    @Test func saysThatASessionIsNotThere() async throws {
        let lease = try await directory.lease(key)
        #expect(!lease.isPresent)
        #expect(lease.epoch == 0)
        #expect(lease.packed(since: 0).isEmpty)
        #expect(directory.footprint.sessions == 0)
    }

    @Test func asksOnlyForWhatItDoesNotKnow() async throws {
        await create()
        #expect(try await directory.lease(key).epoch == epoch)
        _ = try await directory.lease(key)
        #expect(store.names == ["create", "fetch known", "fetch known"])
    }

    @Test func knowsWhatItHasSavedItself() async throws {
        await create(["a:count": "1", "a:old": "x"])
        #expect(
            await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2", "a:old": nil])) == .saved)
        let lease = try await directory.lease(key)
        #expect(lease.record.texts == ["a:count": "2"])
        #expect(try await store.fetch(key, known: lease.version) == .unchanged(accessed: lease.times.accessed))
    }

    @Test func fillsInWhatTheStoreKnowsToBeKnown() async throws {
        await create(["a:large": "value", "a:small": "1"])
        _ = try await store.update(key, SessionChange(["a:small": "2"]))
        #expect(try await directory.lease(key).record.texts == ["a:large": "value", "a:small": "2"])
        #expect(store.names.last == "fetch known")
    }

    @Test func asksForEverythingWhenItCannotFillIn() async throws {
        await create(["a:large": "value", "a:small": "1"])
        _ = try await store.update(key, SessionChange(["a:small": "2"]))
        // The entry is gone when the answer comes.
        let small = SessionDirectory(store, cacheBytes: 0)
        let first = try await small.lease(key)
        _ = try await store.update(key, SessionChange(["a:small": "3"]))
        store.hold()
        async let second = small.lease(key)
        await store.held(1)
        withExtendedLifetime(first) {}
        _ = consume first
        store.releaseAll()
        #expect(try await second.record.texts == ["a:large": "value", "a:small": "3"])
    }

    @Test func doesNotTakeItsOwnValuesForThoseOfOthers() async throws {
        await create(["a:mine": "1"])
        _ = try await store.update(key, SessionChange(["a:theirs": "1"]))
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:mine": "2"])) == .saved)
        #expect(try await directory.lease(key).record.texts == ["a:mine": "2", "a:theirs": "1"])
    }

    @Test func saysUpToWhichVersionOthersMayHaveWritten() async throws {
        await create()
        #expect(try await directory.lease(key).foreign == 0)
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"])) == .saved)
        #expect(try await directory.lease(key).foreign == 0)
        let version = try await store.update(key, SessionChange(["a:theirs": "1"])).version
        #expect(try await directory.lease(key).foreign == version)
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"])) == .saved)
        let lease = try await directory.lease(key)
        #expect(lease.foreign == version)
        #expect(lease.version > lease.foreign)
        let new = SessionKey.sample(2)
        #expect(await directory.save(SessionMessage(.rename, new, old: key, epoch: epoch)) == .saved)
        let renamed = try await directory.lease(new)
        #expect(renamed.foreign == renamed.version)
    }

    @Test func writesNothingThatBuildsOnWhatWasSkipped() async throws {
        await create()
        let first = try await directory.lease(key)
        _ = try await store.update(key, SessionChange(["a:count": "theirs"]))
        var known = first.version
        store.hold()
        // Three requests, each of which takes the former's conditional write for done.
        let saves = (0..<3).map { number in
            var message = SessionMessage(
                .update, key, epoch: epoch, proposed: WallClock.microseconds + Int64(number) + 10)
            message.change.fields = [
                .init(name: Array("a:count".utf8), change: .setUnlessWrittenSince(known, [48])),
                .init(name: Array("a:\(number)".utf8), change: .set([49])),
            ]
            known = message.change.proposed
            return start(message)
        }
        store.releaseAll()
        for save in saves { #expect(await save.value == .saved) }
        let expected = ["a:count": "theirs", "a:0": "1", "a:1": "1", "a:2": "1"]
        #expect(try await directory.lease(key).record.texts == expected)
        #expect(try await store.memory.record(key)?.texts == expected)
    }

    @Test func savesAboveWhatIsThere() async throws {
        await create()
        _ = try await directory.lease(key)
        // A node whose clock is ahead.
        let ahead = WallClock.microseconds + 5_000_000
        _ = try await store.update(key, SessionChange(["a:theirs": "1"], proposed: ahead))
        let before = store.names.count
        for value in ["2", "3"] {
            #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": value])) == .saved)
        }
        // What it cannot know it is told, once.
        #expect(Array(store.names[before...]) == ["update", "update", "update"])
        let record = try #require(try await store.memory.record(key))
        #expect(record.texts == ["a:count": "3", "a:theirs": "1"])
        #expect(record.version == ahead + 2)
    }

    @Test func changesInPlaceWhatItHasWrittenUnderAHigherVersion() async throws {
        await create()
        _ = try await directory.lease(key)
        let ahead = WallClock.microseconds + 5_000_000
        _ = try await store.update(key, SessionChange(["a:theirs": "1"], proposed: ahead))
        let first = SessionMessage(.update, key, epoch: epoch, ["a:list": "1"])
        #expect(await directory.save(first) == .saved)
        var known = first.change.proposed
        for digit in "23".utf8 {
            var second = SessionMessage(.update, key, epoch: epoch, proposed: known + 1)
            second.change.fields = [
                .init(name: Array("a:list".utf8), change: .setUnlessWrittenSince(known, [digit]))
            ]
            #expect(await directory.save(second) == .saved)
            known = second.change.proposed
        }
        #expect(try await store.memory.record(key)?.texts["a:list"] == "3")
        // But not what another has written since.
        _ = try await store.update(key, SessionChange(["a:list": "theirs"]))
        var third = SessionMessage(.update, key, epoch: epoch, proposed: known + 1)
        third.change.fields = [.init(name: Array("a:list".utf8), change: .setUnlessWrittenSince(known, [52]))]
        #expect(await directory.save(third) == .saved)
        #expect(try await store.memory.record(key)?.texts["a:list"] == "theirs")
    }

    @Test func sendsTheSavesOfASessionOneAfterTheOther() async throws {
        await create()
        store.hold()
        let first = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        let second = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"]))
        let join = start(SessionMessage(.join, key, epoch: epoch))
        #expect(store.names == ["create", "update"])
        store.release()
        #expect(await first.value == .saved)
        #expect(store.names == ["create", "update", "update"])
        #expect(join.now == nil)
        store.release()
        #expect(await second.value == .saved)
        #expect(await join.value == .saved)
        #expect(try await store.memory.record(key)?.texts == ["a:count": "3"])
    }

    @Test func doesNotLetOneSessionWaitForAnother() async {
        let other = SessionKey.sample(2)
        await create()
        store.hold()
        _ = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        let second = start(SessionMessage(.create, other, epoch: epoch + 1, ["a:count": "1"]))
        store.release(at: 1)
        #expect(await second.value == .saved)
        store.releaseAll()
    }

    @Test func trustsAnObjectNoMoreAfterASaveHasFailed() async throws {
        await create()
        store.hold()
        let first = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        let second = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"]))
        let join = start(SessionMessage(.join, key, epoch: epoch))
        store.release(.unknown("no answer"))
        #expect(await first.value == .failed(.unknown("no answer")))
        #expect(await second.value == .stale)
        #expect(await join.value == .stale)
        store.releaseAll()
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "4"])) == .stale)
        #expect(await directory.save(SessionMessage(.join, key, epoch: epoch)) == .stale)
        let lease = try await directory.lease(key)
        #expect(lease.epoch != epoch)
        #expect(lease.record.texts == ["a:count": "1"])
        #expect(await directory.save(SessionMessage(.update, key, epoch: lease.epoch, ["a:count": "2"])) == .saved)
    }

    @Test func keepsTheEpochOfASessionThatFellOutOfTheCache() async throws {
        let small = SessionDirectory(store, cacheBytes: 0)
        _ = try await store.create(key, SessionChange(["a:count": "1"]))
        let epoch = try await small.lease(key).epoch
        #expect(small.footprint.sessions == 0)
        #expect(await small.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"])) == .saved)
        #expect(try await small.lease(key).epoch == epoch)
    }

    @Test func trustsNoObjectWithoutAnEntryAfterAnyFailure() async throws {
        let small = SessionDirectory(store, cacheBytes: 0)
        let (made, other) = (SessionKey.sample(2), SessionKey.sample(3))
        _ = try await store.create(key, SessionChange(["a:count": "1"]))
        let fetched = try await small.lease(key).epoch
        #expect(await small.save(SessionMessage(.create, made, epoch: epoch, [:])) == .saved)
        store.hold()
        let failing = start(SessionMessage(.create, other, epoch: epoch + 1, [:]), in: small)
        store.release(.unknown("no answer"))
        #expect(await failing.value == .failed(.unknown("no answer")))
        store.releaseAll()
        #expect(await small.save(SessionMessage(.update, key, epoch: fetched, ["a:count": "2"])) == .stale)
        #expect(await small.save(SessionMessage(.join, made, epoch: epoch)) == .stale)
        #expect(await small.save(SessionMessage(.create, .sample(4), epoch: epoch + 2, [:])) == .saved)
        #expect(await small.save(SessionMessage(.join, .sample(4), epoch: epoch + 2)) == .saved)
        #expect(try await small.lease(key).epoch != fetched)
    }

    @Test func letsADeletedSessionStayDead() async throws {
        await create()
        let lease = try await directory.lease(key)
        store.hold()
        let deletion = start(SessionMessage(.delete, key, epoch: epoch))
        let late = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        store.releaseAll()
        #expect(await deletion.value == .saved)
        #expect(await late.value == .gone)
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"])) == .gone)
        #expect(try await directory.lease(key).epoch == 0)
        withExtendedLifetime(lease) {}
    }

    @Test func deletesForAnObjectThatIsStale() async throws {
        await create()
        store.hold()
        let failing = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        let deletion = start(SessionMessage(.delete, key, epoch: epoch))
        store.release(.refused("full"))
        #expect(await failing.value == .failed(.refused("full")))
        store.releaseAll()
        #expect(await deletion.value == .saved)
        #expect(try await store.memory.record(key) == nil)
    }

    @Test func makesASessionUnderAnIdThatIsBeingDeleted() async throws {
        await create()
        store.hold()
        let deletion = start(SessionMessage(.delete, key, epoch: epoch))
        let creation = start(SessionMessage(.create, key, epoch: epoch + 1, ["a:new": "1"]))
        store.releaseAll()
        #expect(await deletion.value == .saved)
        #expect(await creation.value == .saved)
        let lease = try await directory.lease(key)
        #expect(lease.epoch == epoch + 1)
        #expect(lease.record.texts == ["a:new": "1"])
    }

    @Test func saysGoneForASessionThatAnotherNodeHasDeleted() async throws {
        await create()
        let lease = try await directory.lease(key)
        _ = try await store.delete(key)
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"])) == .gone)
        #expect(await directory.save(SessionMessage(.join, key, epoch: epoch)) == .gone)
        #expect(try await store.memory.record(key) == nil)
        withExtendedLifetime(lease) {}
    }

    @Test func refusesToMakeASessionThatIsThere() async throws {
        _ = try await store.create(key, SessionChange(["a:count": "1"]))
        let outcome = await directory.save(SessionMessage(.create, key, epoch: epoch, ["a:count": "9"]))
        guard case .failed(.refused) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try await directory.lease(key).record.texts == ["a:count": "1"])
    }

    @Test func renamesWithWhatOthersHaveWrittenInBetween() async throws {
        await create(["a:count": "1", "a:old": "x"])
        _ = try await store.update(key, SessionChange(["a:theirs": "y"]))
        let new = SessionKey.sample(2)
        store.hold()
        let rename = start(SessionMessage(.rename, new, old: key, epoch: epoch, ["a:count": "2", "a:old": nil]))
        let after = start(SessionMessage(.update, new, epoch: epoch, ["a:after": "z"]))
        let late = start(SessionMessage(.update, key, epoch: epoch, ["a:late": "z"]))
        store.releaseAll()
        #expect(await rename.value == .saved)
        #expect(await after.value == .saved)
        #expect(await late.value == .gone)
        let lease = try await directory.lease(new)
        #expect(lease.epoch == epoch)
        #expect(lease.record.texts == ["a:count": "2", "a:theirs": "y", "a:after": "z"])
        #expect(try await store.memory.record(key) == nil)
    }

    @Test func bringsWhatAnotherNodeSavesWhileItRenames() async throws {
        await create(["a:count": "1", "a:old": "x", "a:both": "x"])
        let new = SessionKey.sample(2)
        store.hold()
        let rename = start(SessionMessage(.rename, new, old: key, epoch: epoch, ["n:user": "u", "a:both": "mine"]))
        let after = start(SessionMessage(.update, new, epoch: epoch, ["a:after": "z"]))
        store.release()
        // The new session is made from the old one as it was fetched. Each time before it is deleted another node is quicker.
        store.release()
        for number in 1...3 {
            _ = try await store.memory.update(
                key,
                SessionChange(["a:count": "theirs \(number)", "a:old": nil, "a:both": "theirs", "a:\(number)": "y"]))
            #expect(rename.now == nil)
            for _ in 0..<3 { store.release() }
        }
        store.releaseAll()
        #expect(await rename.value == .saved)
        #expect(await after.value == .saved)
        let texts = [
            "a:count": "theirs 3", "a:both": "mine", "n:user": "u", "a:1": "y", "a:2": "y", "a:3": "y", "a:after": "z",
        ]
        #expect(try await store.memory.record(new)?.texts == texts)
        #expect(try await directory.lease(new).record.texts == texts)
        #expect(try await store.memory.record(key) == nil)
    }

    @Test func endsTheOldIdHoweverMuchIsWrittenToIt() async throws {
        await create()
        let new = SessionKey.sample(2)
        store.hold()
        let rename = start(SessionMessage(.rename, new, old: key, epoch: epoch))
        for _ in 0..<2 { store.release() }
        for number in 1...4 {
            _ = try await store.memory.update(key, SessionChange(["a:count": "\(number)"]))
            for _ in 0..<3 { store.release() }
        }
        #expect(await rename.value == .saved)
        #expect(try await store.memory.record(key) == nil)
        #expect(try await store.memory.record(new)?.texts == ["a:count": "3"])
        store.releaseAll()
    }

    @Test func renamesBehindTheSavesOfTheOldId() async throws {
        await create()
        let new = SessionKey.sample(2)
        store.hold()
        let save = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        let rename = start(SessionMessage(.rename, new, old: key, epoch: epoch))
        let join = start(SessionMessage(.join, new, epoch: epoch))
        #expect(store.names == ["create", "update"])
        #expect(join.now == nil)
        store.releaseAll()
        #expect(await save.value == .saved)
        #expect(await rename.value == .saved)
        #expect(await join.value == .saved)
        #expect(try await directory.lease(new).record.texts == ["a:count": "2"])
    }

    @Test(arguments: [0, 1, 2]) func leavesTheOldSessionWhenARenameFails(step: Int) async throws {
        await create()
        let new = SessionKey.sample(2)
        store.hold()
        if step == 0 { _ = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"])) }
        let rename = start(SessionMessage(.rename, new, old: key, epoch: epoch))
        let join = start(SessionMessage(.join, new, epoch: epoch))
        if step == 2 { store.release() }
        store.release(.unknown("no answer"))
        #expect(await rename.value == (step == 0 ? .stale : .failed(.unknown("no answer"))))
        #expect(await join.value == .stale)
        store.releaseAll()
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "3"])) == .stale)
        #expect(try await directory.lease(key).record.texts == ["a:count": "1"])
        #expect(try await directory.lease(new).epoch == 0)
    }

    @Test func renamesNothingThatIsNotThere() async throws {
        await create()
        _ = try await store.delete(key)
        let new = SessionKey.sample(2)
        #expect(await directory.save(SessionMessage(.rename, new, old: key, epoch: epoch)) == .gone)
        #expect(try await directory.lease(new).epoch == 0)
        #expect(directory.footprint.sessions == 0)
    }

    @Test func doesNotGoBackToAnOlderAnswer() async throws {
        await create()
        store.hold()
        async let early = directory.lease(key)
        await store.held(1)
        let save = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"]))
        store.release(at: 1)
        #expect(await save.value == .saved)
        store.releaseAll()
        #expect(try await early.record.texts == ["a:count": "2"])
    }

    @Test func takesWhatAStoreHasThatWentBack() async throws {
        await create()
        _ = try await directory.lease(key)
        // An older dump: the same id, older data.
        _ = try await store.delete(key)
        _ = try await store.create(key, SessionChange(["a:count": "0"], proposed: 1000))
        let lease = try await directory.lease(key)
        #expect(lease.record.texts == ["a:count": "0"])
        #expect(lease.epoch != epoch)
        #expect(await directory.save(SessionMessage(.update, key, epoch: epoch, ["a:count": "2"])) == .stale)
    }

    @Test func keepsWhatIsInUseAndTheMostRecentOfTheRest() async throws {
        let bounded = SessionDirectory(store, cacheBytes: 5_000)
        let keys = (0..<20).map { SessionKey.sample($0) }
        for key in keys {
            _ = try await store.create(key, SessionChange(["a:text": String(repeating: "x", count: 500)]))
        }
        let held = try await bounded.lease(keys[0])
        for key in keys.dropFirst() { _ = try await bounded.lease(key) }
        #expect(bounded.footprint.bytes <= 5_000)
        #expect(bounded.footprint.sessions >= 3)
        let before = store.names.count
        _ = try await bounded.lease(keys[0])
        _ = try await bounded.lease(keys[19])
        _ = try await bounded.lease(keys[5])
        #expect(Array(store.names[before...]) == ["fetch known", "fetch known", "fetch all"])
        withExtendedLifetime(held) {}
    }

    @Test func countsItsBytesBackToNothing() async throws {
        var cache = SessionCache(limit: 100_000)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let key = SessionKey.sample(UInt64.random(in: 0..<300, using: &generator))
            let size = Int.random(in: 0..<2000, using: &generator)
            let record = SessionRecord(
                version: 1, times: .now(),
                fields: [[97, 58, 1]: .init(version: 1, value: Array(repeating: 0, count: size))])
            cache.with(key, making: 1) { entry, epochs in
                _ = entry.take(.changed(record), asked: entry.asked, epochs: &epochs)
            }
            #expect(cache.bytes <= 100_000)
        }
        #expect(cache.count > 40)
        for number in 0..<300 {
            _ = cache.with(.sample(UInt64(number))) { entry, epochs in
                _ = entry.take(.absent, asked: entry.asked, epochs: &epochs)
            }
        }
        #expect(cache.count == 0)
        #expect(cache.bytes == 0)
    }

    @Test func refusesMoreSavesThanItHoldsBack() async throws {
        await create()
        store.hold()
        let waiting = (0..<SessionEntry.queueLimit).map {
            start(SessionMessage(.update, key, epoch: epoch, ["a:count": "\($0)"]))
        }
        let refused = start(SessionMessage(.update, key, epoch: epoch, ["a:count": "x"]))
        guard case .failed(.unavailable) = await refused.value else {
            Issue.record("\(await refused.value)")
            return
        }
        store.releaseAll()
        for save in waiting { #expect(await save.value == .saved) }
        #expect(try await directory.lease(key).epoch != epoch)
    }

    @Test func servesManyAtOnce() async throws {
        let directory = SessionDirectory(MemorySessionStore(), cacheBytes: 20_000)
        let keys = (0..<50).map { SessionKey.sample($0) }
        for (number, key) in keys.enumerated() {
            #expect(
                await directory.save(SessionMessage(.create, key, epoch: epoch + Int64(number), ["a:start": "0"]))
                    == .saved)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(worker))
                    for step in 0..<200 {
                        let key = keys[Int.random(in: 0..<keys.count, using: &generator)]
                        let lease = try await directory.lease(key)
                        let outcome = await directory.save(
                            SessionMessage(.update, key, epoch: lease.epoch, ["a:\(worker)-\(step)": "1"]))
                        #expect(outcome == .saved)
                    }
                }
            }
            try await group.waitForAll()
        }
        var fields = 0
        for key in keys { fields += try await directory.lease(key).fields.count }
        #expect(fields == 50 + 8 * 200)
    }

    @Test func waitsForAThread() async throws {
        let directory = directory
        let (key, epoch) = (key, epoch)
        let (outcome, lease) = try await blocking {
            (
                directory.saveAndWait(SessionMessage(.create, key, epoch: epoch, ["a:count": "1"])),
                directory.loadAndWait(key)
            )
        }
        #expect(outcome == .saved)
        #expect(try lease.get().epoch == epoch)
    }

    @Test func endsAWaitThatNobodyAnswers() async throws {
        let impatient = SessionDirectory(
            store: store, cacheBytes: 0, patience: .milliseconds(20), logger: .init(label: "test"))
        store.hold()
        let (key, epoch) = (key, epoch)
        let (outcome, lease) = try await blocking {
            (impatient.saveAndWait(SessionMessage(.create, key, epoch: epoch)), impatient.loadAndWait(key))
        }
        guard case .failed(.unknown) = outcome, case .failure(.unknown) = lease else {
            Issue.record("\(outcome) \(lease)")
            return
        }
        store.releaseAll()
    }
}
