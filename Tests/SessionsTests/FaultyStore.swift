// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Synchronization
import TestSupport

@testable import Sessions

/// A memory store that now and then refuses, or does as it is told and does not say so.
final class FaultyStore: SessionStore {
    let memory = MemorySessionStore()
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    private func perform<Value: Sendable>(
        _ completion: @escaping Completion<Value>, _ work: (@escaping Completion<Value>) -> Void
    ) {
        switch generator.withLock({ Int.random(in: 0..<20, using: &$0) }) {
        case 0: completion(.failure(.unavailable("not sent")))
        case 1: completion(.failure(.unknown("lost on the way")))
        case 2: work { _ in completion(.failure(.unknown("the answer was lost"))) }
        default: work(completion)
        }
    }

    func start() {}
    func close(within limit: Duration) async {}
    var status: SessionStoreStatus { .ready }

    func fetch(
        _ key: SessionKey, known: Int64, now: Int64, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionFetch>
    ) {
        perform(completion) { memory.fetch(key, known: known, now: now, on: loop, $0) }
    }

    func create(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform(completion) { memory.create(key, change, on: loop, $0) }
    }

    func update(
        _ key: SessionKey, _ change: SessionChange, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionSave>
    ) {
        perform(completion) { memory.update(key, change, on: loop, $0) }
    }

    func delete(
        _ key: SessionKey, at version: Int64?, on loop: (any EventLoop)?,
        _ completion: @escaping Completion<SessionDeletion>
    ) {
        perform(completion) { memory.delete(key, at: version, on: loop, $0) }
    }

    func keys(after cursor: String?, context: String?) async throws(SessionStoreError) -> SessionKeyPage {
        try await memory.keys(after: cursor, context: context)
    }

    func summaries(of keys: [SessionKey]) async throws(SessionStoreError) -> [SessionSummary] {
        try await memory.summaries(of: keys)
    }

    func look(at key: SessionKey) async throws(SessionStoreError) -> SessionView? { try await memory.look(at: key) }
}
