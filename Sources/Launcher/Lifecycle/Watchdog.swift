// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
internal import Synchronization

/// The bound of a stop: ends the process when its time is up, whatever hangs.
///
/// It asks nothing of Java or of Swift's tasks, as either may be what hangs.
final class Watchdog: Sendable {
    private let queue = DispatchQueue(label: "runner.watchdog")
    private let deadline = Mutex<DispatchTime?>(nil)
    private let expired: @Sendable () -> Void

    /// - Parameter expired: called on a thread of the watchdog's own when the time is up; must not return late.
    init(expired: @escaping @Sendable () -> Void) {
        self.expired = expired
    }

    /// Leaves the process this much time; a bound set before stays when it is the nearer one.
    func limit(to remaining: Duration) {
        let new = DispatchTime.now() + remaining.dispatchInterval
        let isNearer = deadline.withLock { deadline in
            guard deadline.map({ new < $0 }) ?? true else { return false }
            deadline = new
            return true
        }
        guard isNearer else { return }
        queue.asyncAfter(deadline: new) { [self] in expired() }
    }
}
