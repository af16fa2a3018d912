// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import Synchronization

/// Sessions in memory: what the other stores are compared with, and a store for tests. They end with the process.
public final class MemorySessionStore: SessionStore {
    private let sessions = Mutex<Sessions>(Sessions())

    private struct Sessions {
        var records: [SessionKey: SessionRecord] = [:]
        /// Milliseconds since 1970 at which the expired were last looked for.
        var swept: Int64 = 0

        mutating func sweep() {
            let now = WallClock.milliseconds
            guard now - swept > 60_000 else { return }
            swept = now
            records = records.filter { !$0.value.times.isForgotten(now: now) }
        }
    }

    /// Makes an empty store.
    public init() {}

    public func start() {}

    public func close(within limit: Duration) async {}

    public var status: SessionStoreStatus { .ready }

    public func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>
    ) {
        let answer = sessions.withLock { sessions -> SessionFetch in
            guard var record = sessions.records[key], !record.times.isExpired(now: now) else { return .absent }
            if record.times.isTouchDue(now: now) {
                record.times.accessed = now
                sessions.records[key] = record
            }
            return record.answer(known: known)
        }
        complete(answer, on: loop, completion)
    }

    public func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        let save = sessions.withLock { sessions -> SessionSave in
            sessions.sweep()
            let old = sessions.records[key]
            if let old, !old.times.isExpired(now: change.times.accessed) { return .exists }
            let record = SessionRecord(creating: change, over: old)
            sessions.records[key] = record
            return .saved(previous: 0, version: record.version, skipped: [])
        }
        complete(save, on: loop, completion)
    }

    public func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        let save = sessions.withLock { sessions -> SessionSave in
            guard var record = sessions.records[key] else { return .gone }
            let save = record.update(change)
            sessions.records[key] = record
            return save
        }
        complete(save, on: loop, completion)
    }

    public func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>
    ) {
        let deletion = sessions.withLock { sessions -> SessionDeletion in
            guard let record = sessions.records[key] else { return .absent }
            if let version, record.version != version { return .changed }
            sessions.records[key] = nil
            return .deleted
        }
        complete(deletion, on: loop, completion)
    }

    public func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage {
        let keys = sessions.withLock { Array($0.records.keys) }
        return SessionKeyPage(keys: keys.filter { context == nil || $0.context == context }, next: nil)
    }

    public func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary] {
        let records = sessions.withLock { sessions in keys.compactMap { key in sessions.records[key].map { (key, $0) } }
        }
        return records.map { SessionSummary(key: $0, record: $1, timeToLive: nil) }
    }

    public func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView? {
        sessions.withLock { $0.records[key] }.map { SessionView(record: $0, timeToLive: nil) }
    }

    private func complete<Value: Sendable>(
        _ value: Value, on loop: (any EventLoop)?, _ completion: @escaping Completion<Value>
    ) {
        guard let loop, !loop.inEventLoop else { return completion(.success(value)) }
        loop.execute { completion(.success(value)) }
    }
}
