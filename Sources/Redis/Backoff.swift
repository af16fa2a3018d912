// SPDX-License-Identifier: Apache-2.0

/// How long to wait before the next attempt: twice as long each time, up to a limit, with jitter, so that the nodes of a
/// platform do not all come back to a restarted server at the same instant.
struct Backoff {
    private let first: Double
    private let longest: Double
    private var failures = 0

    /// Both in seconds.
    init(first: Double, longest: Double) {
        self.first = max(0.001, first)
        self.longest = max(self.first, longest)
    }

    /// Seconds to wait; `random` is from 0 to 1.
    mutating func next(random: Double = .random(in: 0...1)) -> Double {
        var wait = first
        for _ in 0..<min(failures, 32) where wait < longest { wait *= 2 }
        failures += 1
        return min(wait, longest) * (0.5 + 0.5 * random)
    }

    mutating func reset() { failures = 0 }
}
