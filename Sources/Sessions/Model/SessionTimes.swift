// SPDX-License-Identifier: Apache-2.0

/// When a session was made and last asked for, and how long it may rest.
public struct SessionTimes: Equatable, Sendable {
    /// Milliseconds since 1970.
    public var created: Int64
    /// Milliseconds since 1970; as exact as ``pause``.
    public var accessed: Int64
    /// Seconds without a request after which the session ends; never if zero or less.
    public var inactive: Int32

    /// Puts the three together.
    public init(created: Int64, accessed: Int64, inactive: Int32) {
        self.created = created
        self.accessed = accessed
        self.inactive = inactive
    }

    /// Milliseconds for which a read leaves ``accessed`` as it is: a session that is only read costs a write once in a while.
    public var pause: Int64 { inactive > 0 ? min(60_000, Int64(inactive) * 50) : 60_000 }

    /// Whether the session has ended by rest. As `accessed` lags by up to ``pause``, that is granted on top.
    public func isExpired(now: Int64) -> Bool {
        guard inactive > 0 else { return false }
        let (age, overflow) = now.subtractingReportingOverflow(accessed)
        return !overflow && age > Int64(inactive) * 1000 + pause
    }

    /// Whether a read at `now` moves ``accessed``.
    func isTouchDue(now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(accessed)
        return !overflow && age > pause
    }

    /// Whether a store that clears up by itself may forget the session; for the clock of the machine alone.
    func isForgotten(now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(accessed)
        return !overflow && age > timeToLive
    }

    /// Milliseconds for which a store keeps the session from `accessed` on: beyond its end, so that it is the metadata
    /// that decide and not a server's clock. A year for one that never ends: a key that lives for ever is a leak.
    public var timeToLive: Int64 {
        inactive > 0 ? Int64(inactive) * 1000 + pause + 60_000 : 365 * 24 * 3600 * 1000
    }
}
