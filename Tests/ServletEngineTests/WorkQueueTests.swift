// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

@testable import ServletEngine

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increment() { count.withLock { $0 += 1 } }
}

@Suite(.timeLimit(.minutes(1))) struct WorkQueueTests {
    private func queue(maxWorkers: Int = 4, maxRequests: Int = 100, idle: Int = 10) -> WorkQueue {
        WorkQueue(maxWorkers: maxWorkers, maxRequests: maxRequests, processors: 2, idleLimit: .seconds(idle))
    }

    private func isTask(_ order: WorkQueue.Order) -> Bool {
        if case .work(.task, _) = order { true } else { false }
    }

    private func isRetire(_ order: WorkQueue.Order) -> Bool {
        if case .retire = order { true } else { false }
    }

    @Test func theLastIdleWorkerAsksForAnother() throws {
        let queue = queue()
        let first = try #require(queue.attach())
        queue.append(.task)
        guard case .work(.task, let spawn) = queue.take(first) else {
            Issue.record("no task")
            return
        }
        #expect(spawn)
    }

    @Test func onlyOneWorkerIsAskedForAtATime() throws {
        let queue = queue()
        let first = try #require(queue.attach())
        queue.append([.task, .task])
        guard case .work(_, true) = queue.take(first), case .work(_, let again) = queue.take(first) else {
            Issue.record("no work")
            return
        }
        #expect(!again)
    }

    @Test func noWorkerIsAskedForBeyondTheGreatestNumber() throws {
        let queue = queue(maxWorkers: 1)
        let first = try #require(queue.attach())
        queue.append(.task)
        guard case .work(_, let spawn) = queue.take(first) else {
            Issue.record("no work")
            return
        }
        #expect(!spawn)
        #expect(queue.attach() == nil)
    }

    @Test func workBehindWorkersThatBlockIsTakenUp() async throws {
        let queue = WorkQueue(maxWorkers: 8, maxRequests: 100, processors: 1)
        let taken = Counter()
        let release = DispatchSemaphore(value: 0)
        for _ in 0..<8 {
            Thread.detachNewThread {
                guard let worker = queue.attach() else { return }
                while case .work = queue.take(worker) {
                    taken.increment()
                    release.wait()
                }
                queue.detach(worker)
            }
        }
        while queue.census.idle < 8 { try await Task.sleep(for: .milliseconds(1)) }
        queue.append(Array(repeating: .task, count: 8))
        while taken.value < 8 { try await Task.sleep(for: .milliseconds(1)) }
        for _ in 0..<8 { release.signal() }
        queue.stop()
        while queue.census.workers > 0 { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func aSleepingWorkerIsWokenByWork() async throws {
        let queue = queue()
        let worker = try #require(queue.attach())
        async let order = Task.detached { queue.take(worker) }.value
        while queue.census.idle == 0 { try await Task.sleep(for: .milliseconds(1)) }
        queue.append(.task)
        #expect(isTask(await order))
    }

    private static func work(on queue: WorkQueue, counting taken: Counter) async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                if let worker = queue.attach() {
                    while case .work = queue.take(worker) { taken.increment() }
                    queue.detach(worker)
                }
                done.resume()
            }
        }
    }

    @Test func everyItemIsTakenOnceByManyWorkers() async throws {
        let queue = queue(maxWorkers: 8, maxRequests: 100_000)
        let taken = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { await Self.work(on: queue, counting: taken) } }
            for _ in 0..<200 { queue.append(Array(repeating: .task, count: 50)) }
            while taken.value < 10_000 { try await Task.sleep(for: .milliseconds(1)) }
            queue.stop()
        }
        #expect(taken.value == 10_000)
        #expect(queue.census.workers == 0)
    }

    @Test func workThatIsQueuedAtTheStopIsStillDone() throws {
        let queue = queue()
        let worker = try #require(queue.attach())
        queue.append(.task)
        queue.stop()
        #expect(isTask(queue.take(worker)))
        #expect(isRetire(queue.take(worker)))
    }

    @Test func anIdleWorkerRetiresOnlyWhenAnotherStays() async throws {
        let queue = WorkQueue(maxWorkers: 4, maxRequests: 10, processors: 2, idleLimit: .milliseconds(20))
        let first = try #require(queue.attach())
        let second = try #require(queue.attach())
        let retired = Counter()
        for worker in [first, second] {
            Thread.detachNewThread {
                while case .work = queue.take(worker) {}
                queue.detach(worker)
                retired.increment()
            }
        }
        while retired.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(queue.census.workers == 1)
        queue.stop()
        while retired.value < 2 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(queue.census.workers == 0)
    }

    @Test func aFullQueueHasNoRoom() {
        let queue = queue(maxRequests: 2)
        queue.append([.task, .task])
        #expect(!queue.hasRoom)
    }

    @Test func aWorkerThatIsNotOnTheBooksRetires() {
        #expect(isRetire(queue().take(7)))
        #expect(isRetire(queue().take(-1)))
    }
}

@Suite struct RingBufferTests {
    @Test func keepsTheOrderWhileItGrowsAndWraps() {
        var buffer = RingBuffer<Int>()
        var next = 0
        var expected = 0
        for round in 0..<200 {
            for _ in 0..<(round % 7 + 3) {
                buffer.append(next)
                next += 1
            }
            for _ in 0..<(round % 5) {
                #expect(buffer.popFirst() == expected)
                expected += 1
            }
        }
        while let value = buffer.popFirst() {
            #expect(value == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(buffer.count == 0)
    }
}
