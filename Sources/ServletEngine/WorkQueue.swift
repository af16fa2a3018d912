// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Synchronization

/// What the worker threads take their work from: a bounded queue, and the workers that sleep until there is some.
///
/// Exchanges arrive in batches, one for each tick of an event loop; a batch wakes one worker, and a worker that leaves
/// work behind wakes the next. So a burst costs as many wake-ups as it keeps threads busy, not one for each request.
///
/// More threads than processors help only when threads wait for something, a database or a client. Whether they do is
/// seen by the time they take: see ``WorkerRoster/mayWake(now:)``. While enough workers are fresh at work, one other
/// stays up as the watcher and looks again after a moment, so that no work waits for long behind those that block.
final class WorkQueue: Sendable {
    /// What a worker is told to do next.
    enum Order: Sendable {
        /// Do this; `spawn` asks for one more worker thread, for nobody is left in reserve.
        case work(WorkItem, spawn: Bool)
        /// End the thread.
        case retire
    }

    private enum Step {
        case order(Order, wake: DispatchSemaphore?)
        /// Sleep until called, but no longer than this.
        case sleep(DispatchSemaphore, DispatchTimeInterval)
    }

    private struct State {
        var items = RingBuffer<WorkItem>()
        var roster: WorkerRoster
        var isStopping = false
    }

    private let state: Mutex<State>
    private let maxRequests: Int
    private let idleLimit: DispatchTimeInterval

    /// - Parameters:
    ///   - maxWorkers: how many worker threads may live at once (`--max-threads`).
    ///   - maxRequests: how many requests may wait; signals and tasks of running exchanges are never refused, their
    ///     number is bounded by the exchanges that live.
    ///   - processors: how many threads can run at once.
    ///   - idleLimit: how long a worker sleeps before it retires, if another one stays.
    init(maxWorkers: Int, maxRequests: Int, processors: Int, idleLimit: DispatchTimeInterval = .seconds(60)) {
        self.maxRequests = maxRequests
        self.idleLimit = idleLimit
        state = Mutex(State(roster: WorkerRoster(maxWorkers: max(1, maxWorkers), processors: max(1, processors))))
    }

    /// Whether a request may still be queued.
    var hasRoom: Bool { state.withLock { !$0.isStopping && $0.items.count < maxRequests } }

    /// How many workers live, how many of them are idle, and how many items wait.
    var census: (workers: Int, idle: Int, waiting: Int) {
        state.withLock { ($0.roster.count, $0.roster.idleCount, $0.items.count) }
    }

    /// Appends a batch and wakes at most one worker.
    func append(_ batch: [WorkItem]) {
        wake { items in
            for item in batch { items.append(item) }
        }
    }

    /// Appends one item and wakes at most one worker.
    func append(_ item: WorkItem) {
        wake { $0.append(item) }
    }

    private func wake(after change: (inout RingBuffer<WorkItem>) -> Void) {
        let now = Self.now
        let sleeper = state.withLock { state in
            change(&state.items)
            return state.roster.call(now: now)
        }
        sleeper?.signal()
    }

    /// Registers the calling thread as a worker and returns its number, below the greatest number of workers; nil when
    /// there are enough of them.
    func attach() -> Int? {
        state.withLock { $0.isStopping ? nil : $0.roster.enlist() }
    }

    /// Takes a worker off the books; the last thing a worker does.
    func detach(_ worker: Int) {
        state.withLock { $0.roster.strike(worker) }
    }

    /// The next order for a worker; sleeps until there is one.
    func take(_ worker: Int) -> Order {
        let now = Self.now
        var step = state.withLock { state in
            state.roster.finish(worker)
            return next(for: worker, now: now, in: &state)
        }
        while true {
            switch step {
            case .order(let order, let sleeper):
                sleeper?.signal()
                return order
            case .sleep(let parking, let limit):
                let isLate = parking.wait(timeout: .now() + limit) == .timedOut
                step = wakeUp(worker, parking, isLate)
            }
        }
    }

    /// Tells every worker to retire as soon as no work is left, now and later.
    func stop() {
        let sleepers = state.withLock { state in
            state.isStopping = true
            return state.roster.callAll()
        }
        for sleeper in sleepers { sleeper.signal() }
    }

    /// What a worker does after a sleep.
    ///
    /// A signal that came just after the sleep had timed out is taken here, so that no later sleep ends by it.
    private func wakeUp(_ worker: Int, _ parking: DispatchSemaphore, _ isLate: Bool) -> Step {
        let now = Self.now
        let (step, wasSignalled) = state.withLock { state -> (Step, Bool) in
            let wasSignalled = state.roster.takeSignal(worker)
            switch state.roster.place(of: worker) {
            case .idle:
                // A worker called twice before it woke has one signal left, and is not idle for long by that.
                guard isLate, state.roster.retire(worker) else {
                    return (.sleep(parking, idleLimit), wasSignalled)
                }
                return (.order(.retire, wake: nil), wasSignalled)
            case .watching where wasSignalled:
                return (.sleep(parking, Self.glance), true)
            case .watching:
                return (watch(worker, parking, now: now, in: &state), false)
            case .absent, .working, .called:
                return (next(for: worker, now: now, in: &state), wasSignalled)
            }
        }
        if isLate && wasSignalled { parking.wait() }
        return step
    }

    private func next(for worker: Int, now: UInt64, in state: inout sending State) -> Step {
        guard let parking = state.roster.parking(of: worker) else { return .order(.retire, wake: nil) }
        if let item = state.items.popFirst() {
            state.roster.begin(worker, now: now)
            let sleeper = state.items.count > 0 ? state.roster.call(now: now) : nil
            let spawn = sleeper == nil && !state.isStopping && state.roster.claimSpawn(now: now)
            return .order(.work(item, spawn: spawn), wake: sleeper)
        }
        if state.isStopping { return .order(.retire, wake: nil) }
        state.roster.rest(worker)
        return .sleep(parking, idleLimit)
    }

    /// Looks at the queue: takes work that has no other to take it, or goes on watching.
    private func watch(
        _ worker: Int, _ parking: DispatchSemaphore, now: UInt64, in state: inout sending State
    ) -> Step {
        guard state.items.count > 0 else {
            return .sleep(parking, state.roster.endWatchIfQuiet(worker) ? idleLimit : Self.glance)
        }
        guard state.roster.mayWake(now: now) else { return .sleep(parking, Self.glance) }
        state.roster.endWatch(worker)
        return next(for: worker, now: now, in: &state)
    }

    /// How long the watcher sleeps between two looks.
    private static var glance: DispatchTimeInterval { .nanoseconds(Int(WorkerRoster.patience)) }

    private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }
}
