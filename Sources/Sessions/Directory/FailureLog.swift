// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import Synchronization

/// Says in the log that requests are refused because of the store: the first of them at once, after that how many there
/// have been, at most once in a while. An outage of a minute is a handful of lines, whatever the load.
final class FailureLog: Sendable {
    private struct State {
        var next: ContinuousClock.Instant?
        var unsaid = 0
    }

    private static let pause: Duration = .seconds(10)

    private let state = Mutex(State())
    private let logger: Logger
    private let message: Logger.Message

    init(_ message: Logger.Message, logger: Logger) {
        self.message = message
        self.logger = logger
    }

    func note(_ error: SessionStoreError) {
        let now = ContinuousClock.now
        let unsaid = state.withLock { state -> Int? in
            if let next = state.next, now < next {
                state.unsaid += 1
                return nil
            }
            defer { state = State(next: now + Self.pause) }
            return state.unsaid
        }
        guard let unsaid else { return }
        var facts: Logger.Metadata = ["reason": "\(error)"]
        if unsaid > 0 { facts["before"] = "\(unsaid)" }
        logger.warning(message, metadata: facts)
    }
}
