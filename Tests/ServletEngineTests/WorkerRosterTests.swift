// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ServletEngine

@Suite struct WorkerRosterTests {
    private let later = WorkerRoster.patience + 1

    private func roster(workers: Int, processors: Int) throws -> WorkerRoster {
        var roster = WorkerRoster(maxWorkers: 16, processors: processors)
        for _ in 0..<workers {
            let number = roster.enlist()
            roster.rest(try #require(number))
        }
        return roster
    }

    @Test func asManyAreCalledAsThereAreProcessors() throws {
        var roster = try roster(workers: 4, processors: 2)
        #expect(roster.mayWake(now: 0))
        roster.begin(0, now: 0)
        #expect(roster.mayWake(now: 0))
        roster.begin(1, now: 0)
        #expect(!roster.mayWake(now: 0))
    }

    @Test func workersThatWaitMakeRoomForTwiceAsMany() throws {
        var roster = try roster(workers: 8, processors: 1)
        roster.begin(0, now: 0)
        #expect(!roster.mayWake(now: 1))
        #expect(roster.mayWake(now: later))
        roster.begin(1, now: later)
        #expect(roster.mayWake(now: later))
        roster.begin(2, now: later)
        #expect(!roster.mayWake(now: later))
    }

    @Test func oneIsAppointedToWatchWhenNobodyMayWork() throws {
        var roster = try roster(workers: 3, processors: 1)
        let first = roster.call(now: 0)
        #expect(first != nil)
        #expect(roster.place(of: 2) == .called)
        roster.begin(2, now: 0)
        let answer1 = roster.call(now: 0)
        #expect(answer1 != nil)
        #expect(roster.place(of: 1) == .watching)
        let answer2 = roster.call(now: 0)
        #expect(answer2 == nil)
        #expect(roster.place(of: 0) == .idle)
    }

    @Test func theWatcherIsTheLastToBeCalledToWork() throws {
        var roster = try roster(workers: 2, processors: 1)
        _ = roster.call(now: 0)
        roster.begin(1, now: 0)
        _ = roster.call(now: 0)
        #expect(roster.place(of: 0) == .watching)
        roster.finish(1)
        let answer3 = roster.call(now: 0)
        #expect(answer3 != nil)
        #expect(roster.place(of: 0) == .called)
    }

    @Test func aWatcherThatSeesNothingLiesDown() throws {
        var roster = try roster(workers: 2, processors: 1)
        _ = roster.call(now: 0)
        roster.begin(1, now: 0)
        _ = roster.call(now: 0)
        #expect(roster.place(of: 0) == .watching)
        let looks = (1...100).first { _ in roster.endWatchIfQuiet(0) }
        #expect(looks != nil)
        #expect(roster.place(of: 0) == .idle)
    }

    @Test func aThreadThatNeverCameIsAskedForAgain() {
        var roster = WorkerRoster(maxWorkers: 2, processors: 1)
        let answer4 = roster.claimSpawn(now: 0)
        #expect(answer4)
        let answer5 = roster.claimSpawn(now: 1)
        #expect(!answer5)
        let answer6 = roster.claimSpawn(now: 2_000_000_000)
        #expect(answer6)
    }

    @Test func numbersAreUsedAgain() throws {
        var roster = try roster(workers: 2, processors: 1)
        roster.strike(0)
        #expect(roster.count == 1)
        let answer7 = roster.enlist()
        #expect(answer7 == 0)
    }
}
