// SPDX-License-Identifier: Apache-2.0
internal import Dispatch

extension Duration {
    /// The length of a step as a person reads it: `8 ms`, `1.2 s`.
    var inWords: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return milliseconds < 1000
            ? "\(milliseconds) ms"
            : "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    }

    /// The same length for Dispatch.
    var dispatchInterval: DispatchTimeInterval {
        let milliseconds = components.seconds.multipliedReportingOverflow(by: 1000)
        return milliseconds.overflow
            ? .never
            : .milliseconds(Int(clamping: milliseconds.partialValue + components.attoseconds / 1_000_000_000_000_000))
    }
}
