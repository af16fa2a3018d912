// SPDX-License-Identifier: Apache-2.0
import Dispatch

/// Whom to wake once the lock of an exchange is no longer held.
struct ExchangeWake: Sendable {
    let waiters: [DispatchSemaphore]
    let observer: (any ExchangeObserver)?
    let token: UInt64
    let event: ExchangeEvent

    func deliver() {
        for waiter in waiters { waiter.signal() }
        observer?.exchange(token: token, event: event)
    }
}
