// SPDX-License-Identifier: Apache-2.0

/// Whoever answers the requests of a server.
public protocol ExchangeHandler: AnyObject, Sendable {
    /// Takes the exchanges whose heads arrived in one tick of an event loop.
    ///
    /// Called on the event loop, at the end of the tick, so that a worker queue is locked and a worker is woken once
    /// for all of them. It must not block.
    func handle(_ exchanges: [Exchange])
}
