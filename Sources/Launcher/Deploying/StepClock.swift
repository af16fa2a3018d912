// SPDX-License-Identifier: Apache-2.0

/// Measures the steps of a start, for the log.
struct StepClock: Sendable {
    private let began = ContinuousClock.now

    /// The time since the clock was made, in words.
    var total: String { (ContinuousClock.now - began).inWords }

    /// Runs a step.
    ///
    /// - Returns: what it made, and how long it took, in words.
    func time<Value>(_ step: () throws(Failure) -> Value) throws(Failure) -> (value: Value, took: String) {
        let began = ContinuousClock.now
        let value = try step()
        return (value, (ContinuousClock.now - began).inWords)
    }
}
