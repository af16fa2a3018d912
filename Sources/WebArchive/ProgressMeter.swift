// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Adds up what several threads have written, and reports it now and then.
final class ProgressMeter: Sendable {
    private struct Count {
        var bytes: UInt64 = 0
        var reported: UInt64 = 0
    }

    private let total: UInt64
    private let step: UInt64
    private let report: (@Sendable (UnpackProgress) -> Void)?
    private let count = Mutex(Count())

    /// Reports about two hundred times: more often nobody could see.
    init(total: UInt64, report: (@Sendable (UnpackProgress) -> Void)?) {
        self.total = total
        self.report = report
        step = max(total / 200, 1)
    }

    func add(_ bytes: UInt64) {
        guard let report else { return }
        count.withLock { count in
            count.bytes = min(count.bytes + bytes, total)
            guard count.bytes - count.reported >= step else { return }
            count.reported = count.bytes
            report(UnpackProgress(bytes: count.bytes, totalBytes: total))
        }
    }

    /// The last report, of everything.
    func finish() {
        report?(UnpackProgress(bytes: total, totalBytes: total))
    }
}
