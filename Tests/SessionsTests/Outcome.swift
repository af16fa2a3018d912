// SPDX-License-Identifier: Apache-2.0
import Synchronization

@testable import Sessions

/// What a save that was started will come to.
final class Outcome: Sendable {
    private let state = Mutex<(outcome: SaveOutcome?, waiting: [CheckedContinuation<SaveOutcome, Never>])>((nil, []))

    /// What it has come to so far.
    var now: SaveOutcome? { state.withLock { $0.outcome } }

    var value: SaveOutcome {
        get async {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> SaveOutcome? in
                    if state.outcome == nil { state.waiting.append(continuation) }
                    return state.outcome
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        }
    }

    func put(_ outcome: SaveOutcome) {
        let waiting = state.withLock { state in
            precondition(state.outcome == nil, "a save has been finished twice")
            state.outcome = outcome
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }
}
