// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// The current `Date`, written anew once a second.
final class DateCache: Sendable {
    private let latest = Mutex((second: 0, date: HTTPDate(secondsSinceEpoch: 0)))

    var now: HTTPDate {
        let second = time(nil)
        return latest.withLock { latest in
            if latest.second != second { latest = (second: second, date: HTTPDate(secondsSinceEpoch: second)) }
            return latest.date
        }
    }
}
