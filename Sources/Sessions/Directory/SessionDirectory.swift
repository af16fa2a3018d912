// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
public import Logging
public import NIOCore
import NIOPosix
import Synchronization

/// What a node knows of the sessions in the store: who asks for one or saves one comes here. One for each process.
///
/// It keeps what was fetched, so that a fetch mostly answers "unchanged"; it sends the saves of one session one after the
/// other, while other sessions do not wait; and it knows when a session object holds what nobody has acknowledged.
public final class SessionDirectory: Sendable {
    let store: any SessionStore
    let cache: Mutex<SessionCache>
    let logger: Logger
    private let unfetched: FailureLog
    private let unsaved: FailureLog
    private let patience: Duration
    /// Milliseconds since 1970 at which older data were last warned of.
    private let warned = Mutex<Int64>(0)

    /// How often a fetch is repeated whose answer was overtaken.
    static let attempts = 4
    /// How often an update is made again that another node's was quicker than. Each time one node gets ahead.
    private static let updateAttempts = 16

    /// Makes a directory before a store.
    ///
    /// - Parameters:
    ///   - cacheBytes: how much is kept of sessions that nobody uses at the moment.
    ///   - patience: the longest that ``loadAndWait(_:)`` and ``saveAndWait(_:)`` wait, well beyond the store's time-out,
    ///     which is what ends a wait normally.
    public init(store: any SessionStore, cacheBytes: Int, patience: Duration = .seconds(30), logger: Logger) {
        self.store = store
        self.logger = logger
        unfetched = FailureLog("A session cannot be fetched: its request is answered 503", logger: logger)
        unsaved = FailureLog("A session is not saved: its request is answered 503, or cut off", logger: logger)
        self.patience = patience
        cache = Mutex(SessionCache(limit: cacheBytes))
    }

    // MARK: Fetching

    /// Fetches a session for a request. A session that is not there is a lease too, see ``SessionLease/isPresent``.
    ///
    /// - Parameter loop: where the completion is called; any thread if nil.
    public func lease(
        _ key: SessionKey, on loop: (any EventLoop)?,
        _ completion: @escaping @Sendable (Result<SessionLease, SessionStoreError>) -> Void
    ) {
        fetch(key, attempt: 1, on: loop, completion)
    }

    private func fetch(
        _ key: SessionKey, attempt: Int, on loop: (any EventLoop)?,
        _ completion: @escaping @Sendable (Result<SessionLease, SessionStoreError>) -> Void
    ) {
        let asked = cache.withLock { $0.asked(key) }
        // All values, where an answer to less was not understood.
        let known = attempt == 1 ? asked.version : 0
        store.fetch(key, known: known, now: WallClock.milliseconds, on: loop) { [self] result in
            let fetch: SessionFetch
            switch result {
            case .failure(let error):
                unfetched.note(error)
                return completion(.failure(error))
            case .success(let answer): fetch = answer
            }
            switch take(fetch, of: key, asked: asked) {
            case .present(let epoch, let foreign, let record):
                let lease = SessionLease(key, epoch: epoch, foreign: foreign, record: record, directory: self)
                completion(.success(lease))
            case .absent:
                completion(.success(SessionLease(absent: key)))
            case .unclear where attempt < Self.attempts:
                self.fetch(key, attempt: attempt + 1, on: loop, completion)
            case .unclear:
                completion(.failure(.refused("it answers \(attempt) times as if this node knew another session")))
            }
        }
    }

    private enum Taken {
        case present(epoch: Int64, foreign: Int64, SessionRecord)
        case absent
        case unclear
    }

    private func take(_ fetch: SessionFetch, of key: SessionKey, asked: SessionEntry.Asked) -> Taken {
        let (taken, isNewEpoch) = cache.withLock { cache -> (Taken, Bool) in
            let work = { (entry: inout SessionEntry, epochs: inout SessionEpochs) -> (Taken, Bool) in
                let epoch = entry.epoch
                switch entry.take(fetch, asked: asked, epochs: &epochs) {
                case .present(let record):
                    entry.leases += 1
                    return (.present(epoch: entry.epoch, foreign: entry.foreign, record), entry.epoch != epoch)
                case .absent: return (.absent, false)
                case .unclear: return (.unclear, false)
                }
            }
            if case .changed = fetch { return cache.with(key, making: cache.epochs.current, work) }
            if let known = cache.with(key, work) { return known }
            return (fetch == .absent ? .absent : .unclear, false)
        }
        if isNewEpoch { warnOfOlderData() }
        return taken
    }

    /// Once a minute: it is the same for each session that is asked for.
    private func warnOfOlderData() {
        let now = WallClock.milliseconds
        let isDue = warned.withLock { warned in
            guard now - warned > 60_000 else { return false }
            warned = now
            return true
        }
        guard isDue else { return }
        logger.warning("The session store has come back with older data: what was saved in sessions since then is lost")
    }

    func release(_ key: SessionKey) {
        cache.withLock { cache in _ = cache.with(key) { entry, _ in entry.leases -= 1 } }
    }

    // MARK: Saving

    /// Carries out a message of Java's, after those before it for the same session.
    ///
    /// - Parameters:
    ///   - loop: where the completion is called; any thread if nil.
    ///   - completion: whether what was saved, and everything saved before it for the session, is acknowledged.
    public func save(
        _ message: SessionMessage, on loop: (any EventLoop)?, _ completion: @escaping @Sendable (SaveOutcome) -> Void
    ) {
        guard message.kind != .rename else { return rename(message, on: loop, completion) }
        let save = PendingSave(work: .message(message), loop: loop, completion: completion)
        let submission = cache.withLock { cache -> SessionEntry.Submission in
            let isSound = cache.epochs.isSound(message.epoch)
            switch message.kind {
            case .create:
                cache.epochs.saw(message.epoch)
                return cache.with(message.key, making: message.epoch) { entry, epochs in
                    entry.begin(message.epoch)
                    return entry.submit(save, epochs: &epochs)
                }
            case .join:
                return cache.with(message.key) { $0.submit(save, epochs: &$1) } ?? .finished(isSound ? .saved : .stale)
            case .update where !isSound:
                return cache.with(message.key) { $0.submit(save, epochs: &$1) } ?? .finished(.stale)
            case .update, .delete, .rename:
                return cache.with(message.key, making: message.epoch) { $0.submit(save, epochs: &$1) }
            }
        }
        switch submission {
        case .send: send(save, key: message.key)
        case .queued: break
        case .finished(let outcome): save.finish(outcome)
        }
    }

    private func send(_ save: PendingSave, key: SessionKey) {
        let message = save.message
        let change = cache.withLock { $0.with(key) { entry, _ in entry.sound(message.change) } } ?? message.change
        switch (save.work, save.message.kind) {
        case (.departure(let message), _): depart(message, on: save.loop)
        case (.arrival, _), (.message, .join), (.message, .rename):
            preconditionFailure("cannot send a save while it waits for another one's outcome")
        case (.message, .create):
            store.create(key, change, on: save.loop) { [self] in settle(key, Self.settlement($0, change)) }
        case (.message, .update): update(key, change, attempt: 1, on: save.loop)
        case (.message, .delete):
            store.delete(key, at: nil, on: save.loop) { [self] result in
                switch result {
                case .success: settle(key, .ended(.saved))
                case .failure(let error): settle(key, .failed(.failed(error)))
                }
            }
        }
    }

    /// Not a repetition of what may have been done: the store has said that it was not.
    private func update(_ key: SessionKey, _ change: SessionChange, attempt: Int, on loop: (any EventLoop)?) {
        store.update(key, change, on: loop) { [self] result in
            if case .success(.overtaken(let version)) = result, attempt < Self.updateAttempts {
                return update(key, change.proposing(after: version), attempt: attempt + 1, on: loop)
            }
            settle(key, Self.settlement(result, change))
        }
    }

    static func settlement(
        _ result: Result<SessionSave, SessionStoreError>, _ change: SessionChange
    ) -> SessionEntry.Settlement {
        switch result {
        case .success(.saved(let previous, let version, let skipped)):
            .saved(previous: previous, version: version, skipped: skipped, change)
        case .success(.gone): .ended(.gone)
        case .success(.overtaken): .failed(.failed(.refused("other nodes write to the session all the time")))
        case .success(.exists): .failed(.failed(.refused("there is a session of this id already")))
        case .failure(let error): .failed(.failed(error))
        }
    }

    func settle(_ key: SessionKey, _ settlement: SessionEntry.Settlement) {
        if case .failed(.failed(let error)) = settlement { unsaved.note(error) }
        let (finished, next) = cache.withLock { cache in
            cache.with(key) { ($0.settle(settlement, epochs: &$1), $0.saves.first) } ?? ([], nil)
        }
        if let next, !next.isArrival { send(next, key: key) }
        for (save, outcome) in finished {
            if case .departure(let message) = save.work, outcome != .saved {
                // It never left: what waits for its arrival need not wait.
                settle(message.key, outcome == .gone ? .ended(.gone) : .failed(outcome))
            } else {
                save.finish(outcome)
            }
        }
    }

    // MARK: Waiting

    /// Fetches a session for a thread that has to wait; never on an event loop, which would wait for itself.
    public func loadAndWait(_ key: SessionKey) -> Result<SessionLease, SessionStoreError> {
        wait { lease(key, on: nil, $0) } ?? .failure(.unknown("nothing came for \(patience)"))
    }

    /// Carries out a message for a thread that has to wait; never on an event loop.
    public func saveAndWait(_ message: SessionMessage) -> SaveOutcome {
        wait { save(message, on: nil, $0) } ?? .failed(.unknown("nothing came for \(patience)"))
    }

    private func wait<Value: Sendable>(_ start: (@escaping @Sendable (Value) -> Void) -> Void) -> Value? {
        guard MultiThreadedEventLoopGroup.currentEventLoop == nil else {
            preconditionFailure(
                "cannot wait for the session store while on an event loop: it may be the one that answers")
        }
        let arrived = Arrived<Value>()
        start { arrived.put($0) }
        return arrived.take(within: patience)
    }

    /// Bytes of what is kept, and how many sessions, about.
    var footprint: (bytes: Int, sessions: Int) { cache.withLock { ($0.bytes, $0.count) } }
}

/// A value that one thread waits for.
private final class Arrived<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func put(_ value: Value) {
        self.value.withLock { $0 = value }
        semaphore.signal()
    }

    func take(within limit: Duration) -> Value? {
        let (seconds, attoseconds) = limit.components
        let nanoseconds = Int(clamping: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        _ = semaphore.wait(timeout: .now() + .nanoseconds(nanoseconds))
        return value.withLock { $0 }
    }
}
