// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// A save that waits for its turn, or for the store.
struct PendingSave: Sendable {
    enum Work: Sendable {
        /// Creation, update, deletion, or nothing but its turn.
        case message(SessionMessage)
        /// A renaming, in the queue of the old id.
        case departure(SessionMessage)
        /// The same in the queue of the new id, which it holds up until the session is there.
        case arrival(SessionMessage)
    }

    let work: Work
    let loop: (any EventLoop)?
    let completion: @Sendable (SaveOutcome) -> Void

    var message: SessionMessage {
        switch work {
        case .message(let message), .departure(let message), .arrival(let message): message
        }
    }

    var epoch: Int64 { message.epoch }

    /// Whether it is done for whatever object asks: an invalidated session has to die.
    var isDeletion: Bool {
        if case .message(let message) = work { message.kind == .delete } else { false }
    }

    var isJoin: Bool {
        if case .message(let message) = work { message.kind == .join } else { false }
    }

    /// Calls the completion, on the loop that was asked for.
    func finish(_ outcome: SaveOutcome) {
        guard let loop, !loop.inEventLoop else { return completion(outcome) }
        loop.execute { [completion] in completion(outcome) }
    }
}

extension PendingSave {
    var isArrival: Bool {
        if case .arrival = work { true } else { false }
    }
}
