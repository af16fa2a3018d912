// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import Synchronization

extension SessionDirectory {
    /// Writes the session under its new id, and when that is acknowledged removes the old one.
    ///
    /// Not RENAME, which a cluster refuses. The old id's queue holds the departure, the new id's the arrival: what is
    /// saved under either waits.
    func rename(
        _ message: SessionMessage, on loop: (any EventLoop)?, _ completion: @escaping @Sendable (SaveOutcome) -> Void
    ) {
        guard let oldKey = message.oldKey else {
            preconditionFailure("cannot rename a session while its old id is nil")
        }
        let departure = PendingSave(work: .departure(message), loop: loop, completion: { _ in })
        let arrival = PendingSave(work: .arrival(message), loop: loop, completion: completion)
        let submission = cache.withLock { cache -> SessionEntry.Submission in
            if cache.with(message.key, { entry, _ in !entry.saves.isEmpty }) == true {
                return .finished(.failed(.refused("the session's new id is in use")))
            }
            let isSound = cache.epochs.isSound(message.epoch)
            guard isSound || cache.contains(oldKey) else { return .finished(.stale) }
            let submission = cache.with(oldKey, making: message.epoch) { $0.submit(departure, epochs: &$1) }
            if case .finished = submission { return submission }
            cache.with(message.key, making: message.epoch) { entry, epochs in
                entry.begin(message.epoch)
                _ = entry.submit(arrival, epochs: &epochs)
            }
            return submission
        }
        switch submission {
        case .send: depart(message, on: loop)
        case .queued: break
        case .finished(let outcome): arrival.finish(outcome)
        }
    }

    func depart(_ message: SessionMessage, on loop: (any EventLoop)?) {
        guard let oldKey = message.oldKey else {
            preconditionFailure("cannot rename a session while its old id is nil")
        }
        // The departure's outcome, if it is not a good one, is the arrival's too.
        let fail = { @Sendable [self] (settlement: SessionEntry.Settlement) in settle(oldKey, settlement) }
        store.fetch(oldKey, known: 0, now: WallClock.milliseconds, on: loop) { [self] result in
            switch result {
            case .failure(let error): fail(.failed(.failed(error)))
            case .success(.absent): fail(.ended(.gone))
            case .success(.unchanged):
                fail(.failed(.failed(.refused("it answers as if this node knew another session"))))
            case .success(.changed(let record)):
                let change = record.moving(message.change)
                store.create(message.key, change, on: loop) { [self] result in
                    guard case .success(.saved(_, let version, _)) = result else {
                        return fail(Self.settlement(result, change))
                    }
                    leave(oldKey, at: record, for: message, at: version, attempt: 1, on: loop) { [self] in
                        settle(message.key, Self.settlement(result, change))
                        settle(oldKey, .ended(.saved))
                    }
                }
            }
        }
    }

    /// Removes the old id; what another node has saved under it in the meantime is brought to the new one first.
    ///
    /// - Parameters:
    ///   - left: the old session as the new one was made from it.
    ///   - version: the new session's.
    private func leave(
        _ key: SessionKey, at left: SessionRecord, for message: SessionMessage, at version: Int64, attempt: Int,
        on loop: (any EventLoop)?, _ completion: @escaping @Sendable () -> Void
    ) {
        let isLast = attempt == Self.attempts
        // The old id must not go on working: that is what it was changed for.
        store.delete(key, at: isLast ? nil : left.version, on: loop) { [self] result in
            switch result {
            case .success(.deleted), .success(.absent): return completion()
            case .success(.changed): break
            case .failure(let error):
                warn("A session has a new id, but the old one is still in the store until it expires", key, error)
                return completion()
            }
            let giveUp = { @Sendable [self] (error: SessionStoreError) in
                warn("A session has a new id, but not all that another node saved under the old one", key, error)
                leave(key, at: left, for: message, at: version, attempt: Self.attempts, on: loop, completion)
            }
            store.fetch(key, known: 0, now: WallClock.milliseconds, on: loop) { [self] result in
                switch result {
                case .failure(let error): return giveUp(error)
                case .success(.absent): return completion()
                case .success(.unchanged):
                    return giveUp(.refused("it answers as if this node knew another session"))
                case .success(.changed(let record)):
                    let change = record.change(since: left, besides: message.change).proposing(after: version)
                    store.update(message.key, change, on: loop) { [self] result in
                        switch result {
                        case .failure(let error): giveUp(error)
                        case .success(.saved(_, let version, _)):
                            leave(
                                key, at: record, for: message, at: version, attempt: attempt + 1, on: loop, completion)
                        case .success: giveUp(.refused("the session is not as it was made under its new id"))
                        }
                    }
                }
            }
        }
    }

    private func warn(_ message: Logger.Message, _ key: SessionKey, _ error: SessionStoreError) {
        logger.warning(message, metadata: ["context": "\(key.context)", "reason": "\(error)"])
    }
}
