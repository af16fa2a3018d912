// SPDX-License-Identifier: Apache-2.0
import NIOCore

extension TimeAmount {
    /// Nanoseconds, clamped: a century is as good as for ever.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let whole = max(-3_000_000_000, min(3_000_000_000, seconds)) * 1_000_000_000
        self = .nanoseconds(whole + attoseconds / 1_000_000_000)
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
