// SPDX-License-Identifier: Apache-2.0
import Glibc
public import Logging
public import NIOCore
import NIOPosix
import Synchronization

/// Sessions in files, one each, for local development: they outlive a restart and a crash.
///
/// One thread works on all of them, which is order enough, and keeps the disk away from the event loops.
public final class FileSessionStore: SessionStore {
    /// How many operations may wait for the thread.
    private static let queueLimit = 1024

    private let path: String
    private let logger: Logger
    private let pool = NIOThreadPool(numberOfThreads: 1)
    private let waiting = Atomic<Int>(0)
    private let state: Mutex<State>

    private struct State {
        var folder: Result<SessionFolder, SessionStoreError>
        /// Milliseconds since 1970 at which the expired were last looked for.
        var swept: Int64 = 0
    }

    /// Makes a store on a folder, which is made if it is not there.
    public init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
        state = Mutex(State(folder: .failure(.unavailable("the store has not been started"))))
    }

    public func start() {
        pool.start()
        let path = path
        let folder = Result<SessionFolder, SessionStoreError> { () throws(SessionStoreError) in
            try SessionFolder(path: path)
        }
        state.withLock { $0.folder = folder }
        if case .failure(let error) = folder { logger.error("\(error)") }
    }

    /// Waits for the disk, however long it takes: what has begun there cannot be ended.
    public func close(within limit: Duration) async {
        try? await pool.shutdownGracefully()
        state.withLock { state in
            if case .success(let folder) = state.folder { folder.close() }
            state.folder = .failure(.unavailable("the store has been closed"))
        }
    }

    public var status: SessionStoreStatus {
        switch state.withLock({ $0.folder }) {
        case .success: .ready
        case .failure(let error): .unreachable("\(error)")
        }
    }

    public func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>
    ) {
        perform(on: loop, completion) { [self] folder throws(SessionStoreError) in
            guard var record = try read(key, in: folder) else { return .absent }
            if record.times.isExpired(now: now) { return .absent }
            if record.times.isTouchDue(now: now) {
                record.times.accessed = now
                // A folder that takes no more is one that can still be read.
                try? folder.write(key, record)
            }
            return record.answer(known: known)
        }
    }

    public func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform(on: loop, completion) { [self] folder throws(SessionStoreError) in
            sweep(folder)
            let old = try read(key, in: folder)
            if let old, !old.times.isExpired(now: change.times.accessed) { return .exists }
            let record = SessionRecord(creating: change, over: old)
            try folder.write(key, record)
            return .saved(previous: 0, version: record.version, skipped: [])
        }
    }

    public func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform(on: loop, completion) { [self] folder throws(SessionStoreError) in
            guard var record = try read(key, in: folder) else { return .gone }
            let save = record.update(change)
            if case .saved = save { try folder.write(key, record) }
            return save
        }
    }

    public func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>
    ) {
        perform(on: loop, completion) { [self] folder throws(SessionStoreError) in
            if let version, let record = try read(key, in: folder), record.version != version { return .changed }
            return try folder.remove(key) ? .deleted : .absent
        }
    }

    private func read(_ key: SessionKey, in folder: SessionFolder) throws(SessionStoreError) -> SessionRecord? {
        switch try folder.read(key) {
        case .absent: return nil
        case .session(let record): return record
        case .damaged(let file):
            logger.warning(
                "A session's file is damaged or none of ours; it is left aside", metadata: ["file": "\(file)"])
            return nil
        }
    }

    // MARK: For an operator

    public func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage {
        let keys = try await perform { (folder) throws(SessionStoreError) in
            try folder.names().sessions.compactMap { folder.session(in: $0)?.key }
        }
        return SessionKeyPage(keys: keys.filter { context == nil || $0.context == context }, next: nil)
    }

    public func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary] {
        try await perform { (folder) throws(SessionStoreError) in
            var summaries: [SessionSummary] = []
            for key in keys {
                if case .session(let record) = try folder.read(key) {
                    summaries.append(SessionSummary(key: key, record: record, timeToLive: nil))
                }
            }
            return summaries
        }
    }

    public func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView? {
        try await perform { (folder) throws(SessionStoreError) in
            guard case .session(let record) = try folder.read(key) else { return nil }
            return SessionView(record: record, timeToLive: nil)
        }
    }

    // MARK: Expiry

    /// Deletes what has expired, once a minute at most, and what a crash in the middle of a write has left.
    private func sweep(_ folder: SessionFolder) {
        let now = WallClock.milliseconds
        let isDue = state.withLock { state in
            guard now - state.swept > 60_000 else { return false }
            state.swept = now
            return true
        }
        guard isDue, let names = try? folder.names() else { return }
        for file in names.sessions {
            if let session = folder.session(in: file), session.record.times.isForgotten(now: now) {
                _ = try? folder.remove(session.key)
            }
        }
        for file in names.leftovers { unlink(file) }
    }

    // MARK: The thread

    private func perform<Value: Sendable>(
        on loop: (any EventLoop)?, _ completion: @escaping Completion<Value>,
        _ work: @escaping @Sendable (SessionFolder) throws(SessionStoreError) -> Value
    ) {
        let finish = { @Sendable (result: Result<Value, SessionStoreError>) in
            guard let loop, !loop.inEventLoop else { return completion(result) }
            loop.execute { completion(result) }
        }
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= Self.queueLimit else {
            waiting.wrappingSubtract(1, ordering: .relaxed)
            return finish(.failure(.unavailable("\(Self.queueLimit) operations wait for the disk")))
        }
        pool.submit { [self] poolState in
            let folder = state.withLock { $0.folder }
            let result = Result<Value, SessionStoreError> { () throws(SessionStoreError) in
                guard poolState == .active else { throw .unavailable("the store is not running") }
                let folder = try folder.get()
                return try folder.locked { () throws(SessionStoreError) in try work(folder) }
            }
            waiting.wrappingSubtract(1, ordering: .relaxed)
            finish(result)
        }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable (SessionFolder) throws(SessionStoreError) -> Value
    ) async throws(SessionStoreError) -> Value {
        let result = await withCheckedContinuation { continuation in
            perform(on: nil, { continuation.resume(returning: $0) }, work)
        }
        return try result.get()
    }
}
