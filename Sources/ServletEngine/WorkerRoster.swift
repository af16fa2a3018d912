// SPDX-License-Identifier: Apache-2.0
internal import Dispatch

/// Who of the workers does what, and whom to wake: a value that decides and neither locks nor sleeps.
///
/// Idle workers form a stack: the one that slept last is called first, its caches are warm, and those at the bottom are
/// the ones that retire. Times are nanoseconds of a monotonic clock.
struct WorkerRoster {
    /// After so long a worker that is still at the same item counts as waiting for something.
    static let patience: UInt64 = 2_000_000
    /// A thread that was asked for and has not come after so long is not coming: the system has no more.
    private static let spawnLimit: UInt64 = 1_000_000_000
    /// After so many looks at an empty queue the watcher lies down.
    private static let quietLooks = 8

    /// What a worker is at.
    enum Place {
        /// Not on the books.
        case absent
        case working
        /// Asleep until called.
        case idle
        /// Up while others are fresh at work: looks at the queue now and then.
        case watching
        /// Between two of the others.
        case called
    }

    private struct Worker {
        var place = Place.absent
        var parking: DispatchSemaphore?
        /// Its parking was signalled and it has not woken by that yet.
        var isSignalled = false
        /// When the item in hand was taken.
        var since: UInt64 = 0
    }

    private let maxWorkers: Int
    private let processors: Int
    private var workers: [Worker] = []
    private var idle: [Int] = []
    private var watcher: Int?
    private var looks = 0
    private var spawnAskedFor: UInt64?
    private(set) var count = 0

    init(maxWorkers: Int, processors: Int) {
        self.maxWorkers = maxWorkers
        self.processors = processors
    }

    var idleCount: Int { idle.count + (watcher == nil ? 0 : 1) }

    // MARK: Coming and going

    /// A number for a new worker, below the greatest number of workers; nil when there are enough.
    mutating func enlist() -> Int? {
        spawnAskedFor = nil
        guard count < maxWorkers else { return nil }
        count += 1
        let worker = Worker(place: .called, parking: DispatchSemaphore(value: 0))
        if let free = workers.firstIndex(where: { $0.place == .absent }) {
            workers[free] = worker
            return free
        }
        workers.append(worker)
        return workers.count - 1
    }

    mutating func strike(_ number: Int) {
        guard workers.indices.contains(number), workers[number].place != .absent else { return }
        idle.removeAll { $0 == number }
        if watcher == number { watcher = nil }
        workers[number] = Worker()
        count -= 1
    }

    /// Whether one more thread is to be started: nobody is in reserve.
    ///
    /// A thread can only be started from Java, and workers in the application's hands cannot be asked, so the last one
    /// out asks.
    mutating func claimSpawn(now: UInt64) -> Bool {
        guard idle.isEmpty, watcher == nil, count < maxWorkers else { return false }
        if let asked = spawnAskedFor, now &- asked < Self.spawnLimit { return false }
        spawnAskedFor = now
        return true
    }

    /// What a worker sleeps on; nil when it is not on the books.
    func parking(of number: Int) -> DispatchSemaphore? {
        workers.indices.contains(number) ? workers[number].parking : nil
    }

    // MARK: Working and resting

    mutating func begin(_ number: Int, now: UInt64) {
        workers[number].place = .working
        workers[number].since = now
    }

    mutating func finish(_ number: Int) {
        if workers.indices.contains(number), workers[number].place == .working { workers[number].place = .called }
    }

    mutating func rest(_ number: Int) {
        workers[number].place = .idle
        idle.append(number)
    }

    func place(of number: Int) -> Place {
        workers.indices.contains(number) ? workers[number].place : .absent
    }

    /// Whether the worker's parking was signalled since it was last asked.
    mutating func takeSignal(_ number: Int) -> Bool {
        guard workers.indices.contains(number) else { return false }
        defer { workers[number].isSignalled = false }
        return workers[number].isSignalled
    }

    /// Lets an idle worker go if another one stays.
    mutating func retire(_ number: Int) -> Bool {
        guard idleCount > 1, let place = idle.firstIndex(of: number) else { return false }
        idle.remove(at: place)
        workers[number].place = .called
        return true
    }

    // MARK: Waking

    /// Whether one more worker would find a processor.
    ///
    /// As many workers as there are processors may be fresh at work. One that has been at its item for longer waits for
    /// something, most likely, and does not count; and the more of them wait, the more will, so that many may start. A
    /// burst of requests that block is so taken up in doubling steps.
    func mayWake(now: UInt64) -> Bool {
        var fresh = 0
        var waiting = 0
        for worker in workers where worker.place == .working {
            if now &- worker.since < Self.patience { fresh += 1 } else { waiting += 1 }
        }
        return fresh < processors + waiting
    }

    /// For work that has come: whom to wake, to work or to watch; nil when nobody is to be woken.
    mutating func call(now: UInt64) -> DispatchSemaphore? {
        if mayWake(now: now) {
            guard let number = idle.popLast() ?? watcher else { return nil }
            if number == watcher { watcher = nil }
            return signal(number, place: .called)
        }
        guard watcher == nil, let number = idle.popLast() else { return nil }
        watcher = number
        looks = 0
        return signal(number, place: .watching)
    }

    mutating func callAll() -> [DispatchSemaphore] {
        let numbers = idle + (watcher.map { [$0] } ?? [])
        idle = []
        watcher = nil
        return numbers.compactMap { signal($0, place: .called) }
    }

    private mutating func signal(_ number: Int, place: Place) -> DispatchSemaphore? {
        workers[number].place = place
        workers[number].isSignalled = true
        return workers[number].parking
    }

    mutating func endWatch(_ number: Int) {
        if watcher == number { watcher = nil }
        workers[number].place = .called
    }

    /// Counts a look at an empty queue; true when that was the last one and the watcher is idle now.
    mutating func endWatchIfQuiet(_ number: Int) -> Bool {
        looks += 1
        guard looks >= Self.quietLooks else { return false }
        watcher = nil
        rest(number)
        return true
    }
}
