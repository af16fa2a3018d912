// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Synchronization

/// What the worker threads take their work from: a bounded queue, and the workers that sleep until there is some.
///
/// Exchanges arrive in batches, one for each tick of an event loop; a batch wakes one worker, and a worker that leaves
/// work behind wakes the next. So a burst costs as many wake-ups as it keeps threads busy, not one for each request.
/// Idle workers form a stack: the one that slept last is woken first, its caches are warm, and those at the bottom are
/// the ones that retire.
final class WorkQueue: Sendable {
    /// What a worker is told to do next.
    enum Order: Sendable {
        /// Do this; `spawn` asks for one more worker thread, for this worker was the last idle one.
        case work(WorkItem, spawn: Bool)
        /// End the thread.
        case retire
    }

    private struct State {
        var items = RingBuffer<WorkItem>()
        var idle: [Int] = []
        var parking: [DispatchSemaphore?] = []
        var freeNumbers: [Int] = []
        var workers = 0
        /// When a thread was asked for that has not come yet; one that never comes (the system has no more threads) is
        /// given up after a second.
        var spawnAskedFor: ContinuousClock.Instant?
        var isStopping = false

        mutating func popIdle() -> DispatchSemaphore? {
            idle.popLast().flatMap { parking[$0] }
        }

        /// Whether one more worker is to be started: the idle one that is kept in reserve is gone. A thread can only be
        /// started from Java, and workers in the application's hands cannot be asked, so the last one out asks.
        mutating func claimSpawn(upTo maxWorkers: Int) -> Bool {
            guard idle.isEmpty, !isStopping, workers < maxWorkers else { return false }
            let now = ContinuousClock.now
            if let asked = spawnAskedFor, now - asked < .seconds(1) { return false }
            spawnAskedFor = now
            return true
        }
    }

    private let state: Mutex<State>
    private let maxWorkers: Int
    private let maxRequests: Int
    private let idleLimit: DispatchTimeInterval

    /// - Parameters:
    ///   - maxWorkers: how many worker threads may live at once (`--max-threads`).
    ///   - maxRequests: how many requests may wait; signals and tasks of running exchanges are never refused, their
    ///     number is bounded by the exchanges that live.
    ///   - idleLimit: how long a worker sleeps before it retires, if another one stays.
    init(maxWorkers: Int, maxRequests: Int, idleLimit: DispatchTimeInterval = .seconds(60)) {
        self.maxWorkers = max(1, maxWorkers)
        self.maxRequests = maxRequests
        self.idleLimit = idleLimit
        state = Mutex(State())
    }

    /// Whether a request may still be queued.
    var hasRoom: Bool { state.withLock { !$0.isStopping && $0.items.count < maxRequests } }

    /// Appends a batch and wakes at most one worker.
    func append(_ batch: [WorkItem]) {
        wake { state in
            for item in batch { state.items.append(item) }
        }
    }

    /// Appends one item and wakes at most one worker.
    func append(_ item: WorkItem) {
        wake { $0.items.append(item) }
    }

    private func wake(after change: (inout sending State) -> Void) {
        let sleeper: DispatchSemaphore? = state.withLock { state in
            change(&state)
            return state.popIdle()
        }
        sleeper?.signal()
    }

    /// Registers the calling thread as a worker and returns its number, below the greatest number of workers; nil when
    /// there are enough of them.
    func attach() -> Int? {
        state.withLock { state in
            state.spawnAskedFor = nil
            guard state.workers < maxWorkers, !state.isStopping else { return nil }
            state.workers += 1
            let parking = DispatchSemaphore(value: 0)
            if let number = state.freeNumbers.popLast() {
                state.parking[number] = parking
                return number
            }
            state.parking.append(parking)
            return state.parking.count - 1
        }
    }

    /// Takes a worker off the books; the last thing a worker does.
    func detach(_ worker: Int) {
        state.withLock { state in
            guard worker >= 0, worker < state.parking.count, state.parking[worker] != nil else { return }
            state.parking[worker] = nil
            state.freeNumbers.append(worker)
            state.workers -= 1
        }
    }

    /// The next order for a worker; sleeps until there is one.
    func take(_ worker: Int) -> Order {
        while true {
            let (order, sleeper, parking) = state.withLock { next(for: worker, in: &$0) }
            sleeper?.signal()
            if let order { return order }
            guard let parking else { return .retire }
            if parking.wait(timeout: .now() + idleLimit) == .timedOut, retireIdle(worker, parking) { return .retire }
        }
    }

    /// Tells every worker to retire as soon as no work is left, now and later.
    func stop() {
        let sleepers = state.withLock { state in
            state.isStopping = true
            let sleepers = state.idle.compactMap { state.parking[$0] }
            state.idle.removeAll()
            return sleepers
        }
        for sleeper in sleepers { sleeper.signal() }
    }

    /// How many workers live and how many items wait.
    var census: (workers: Int, idle: Int, waiting: Int) {
        state.withLock { ($0.workers, $0.idle.count, $0.items.count) }
    }

    private func next(
        for worker: Int, in state: inout sending State
    ) -> (order: Order?, sleeper: DispatchSemaphore?, parking: DispatchSemaphore?) {
        guard worker >= 0, worker < state.parking.count, let parking = state.parking[worker] else {
            return (.retire, nil, nil)
        }
        if let item = state.items.popFirst() {
            var sleeper: DispatchSemaphore?
            if state.items.count > 0 { sleeper = state.popIdle() }
            let spawn = sleeper == nil && state.claimSpawn(upTo: maxWorkers)
            return (.work(item, spawn: spawn), sleeper, parking)
        }
        if state.isStopping { return (.retire, nil, parking) }
        state.idle.append(worker)
        return (nil, nil, parking)
    }

    /// Whether the worker that slept for the whole limit may go; if it was woken at the last moment, it may not.
    private func retireIdle(_ worker: Int, _ parking: DispatchSemaphore) -> Bool {
        let (retires, wasWoken) = state.withLock { state in
            guard let place = state.idle.firstIndex(of: worker) else { return (false, true) }
            state.idle.remove(at: place)
            return (state.idle.count > 0, false)
        }
        if wasWoken { parking.wait() }
        return retires
    }
}

