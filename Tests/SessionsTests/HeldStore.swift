// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Synchronization

@testable import Sessions

/// A memory store whose operations wait until the test lets them go: for what only shows while one is under way.
final class HeldStore: SessionStore {
    let memory = MemorySessionStore()
    private let state = Mutex(State())

    private struct State {
        var isHolding = false
        var held: [(name: String, work: @Sendable (SessionStoreError?) -> Void)] = []
        var names: [String] = []
        var arrivals: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    /// The operations so far, by name.
    var names: [String] { state.withLock { $0.names } }

    func hold() { state.withLock { $0.isHolding = true } }

    /// Waits until so many operations are held.
    func held(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.held.count >= count { return true }
                state.arrivals.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets the first of those held go, to its end or into an error.
    func release(_ error: SessionStoreError? = nil) {
        let first = state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }
        first?.work(error)
    }

    /// Lets the one at `place` go before those before it.
    func release(at place: Int) { state.withLock { $0.held.remove(at: place) }.work(nil) }

    /// Lets everything go from now on.
    func releaseAll() {
        let held = state.withLock { state in
            state.isHolding = false
            defer { state.held = [] }
            return state.held
        }
        for operation in held { operation.work(nil) }
    }

    private func perform(_ name: String, _ work: @escaping @Sendable (SessionStoreError?) -> Void) {
        let (isHeld, arrived) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
            state.names.append(name)
            guard state.isHolding else { return (false, []) }
            state.held.append((name, work))
            let count = state.held.count
            let arrived = state.arrivals.filter { $0.count <= count }.map(\.continuation)
            state.arrivals.removeAll { $0.count <= count }
            return (true, arrived)
        }
        for continuation in arrived { continuation.resume() }
        if !isHeld { work(nil) }
    }

    func start() {}
    func close(within limit: Duration) async {}
    var status: SessionStoreStatus { .ready }

    func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>
    ) {
        // What the store answers is decided when it is asked, however late the answer comes.
        let answered = Mutex<Result<SessionFetch, SessionStoreError>?>(nil)
        memory.fetch(key, known: known, now: now, on: nil) { result in answered.withLock { $0 = result } }
        let result = answered.withLock { $0 }
        perform("fetch \(known == 0 ? "all" : "known")") { error in
            if let error { completion(.failure(error)) } else if let result { completion(result) }
        }
    }

    func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform("create") { [memory] error in
            if let error { completion(.failure(error)) } else { memory.create(key, change, on: nil, completion) }
        }
    }

    func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform("update") { [memory] error in
            if let error { completion(.failure(error)) } else { memory.update(key, change, on: nil, completion) }
        }
    }

    func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>
    ) {
        perform("delete") { [memory] error in
            if let error {
                completion(.failure(error))
            } else {
                memory.delete(key, at: version, on: nil, completion)
            }
        }
    }

    func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage {
        try await memory.keys(after: cursor, context: context)
    }

    func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary] {
        try await memory.summaries(of: keys)
    }

    func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView? { try await memory.look(at: key) }
}
