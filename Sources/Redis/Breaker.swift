// SPDX-License-Identifier: Apache-2.0

/// Whether a connection that is open is still worth waiting for.
///
/// A server that hangs must not make each request wait out its own time-out: after a few, or after one during which
/// nothing at all was heard, commands fail at once until a probe is answered.
struct Breaker {
    private(set) var isOpen = false
    private var timeoutsInARow = 0
    private let threshold: Int

    init(threshold: Int) { self.threshold = max(1, threshold) }

    /// A reply came in time.
    mutating func answered() { timeoutsInARow = 0 }

    /// Commands timed out; returns whether this opens the breaker.
    ///
    /// - Parameter heard: whether anything was received since the first of them was sent.
    mutating func timedOut(_ count: Int, heard: Bool) -> Bool {
        guard !isOpen, count > 0 else { return false }
        timeoutsInARow += count
        isOpen = timeoutsInARow >= threshold || !heard
        return isOpen
    }

    /// The probe was answered, or there is a new connection.
    mutating func close() {
        isOpen = false
        timeoutsInARow = 0
    }
}
