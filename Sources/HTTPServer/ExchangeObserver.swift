// SPDX-License-Identifier: Apache-2.0

/// What an armed exchange reports.
public enum ExchangeEvent: Sendable, Equatable {
    /// Bytes of the body, its end, or its failure can be read without waiting.
    case readable
    /// The bytes that wait for the client are below the high-water mark.
    case writable
    /// The client is gone. Reported once, armed or not, until the response has ended.
    case aborted
}

/// Whoever waits for an exchange without a thread.
public protocol ExchangeObserver: AnyObject, Sendable {
    /// Called on any thread, never with a lock of the exchange held; it must not block.
    func exchange(token: UInt64, event: ExchangeEvent)
}
