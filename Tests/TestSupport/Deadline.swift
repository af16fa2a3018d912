// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The moment at which a wait gives up. Every wait of a test has one, so that a hang is a failure with a sentence.
public struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    public init(after duration: Duration) { instant = ContinuousClock.now + duration }

    public var hasPassed: Bool { ContinuousClock.now >= instant }

    /// What is left, never negative.
    public var remaining: Duration { max(.zero, instant - ContinuousClock.now) }

    /// What is left in milliseconds, rounded up, as poll(2) takes it.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = remaining.components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    var date: Date { Date(timeIntervalSinceNow: Double(milliseconds) / 1000) }
}

/// A wait that ended without what it waited for.
public struct TimedOut: Error, CustomStringConvertible {
    public var waitingFor: String
    public var detail: String

    public init(waitingFor: String, detail: String = "") {
        self.waitingFor = waitingFor
        self.detail = detail
    }

    public var description: String { "timed out waiting for \(waitingFor)" + (detail.isEmpty ? "" : ":\n\(detail)") }
}
