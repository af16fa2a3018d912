// SPDX-License-Identifier: Apache-2.0
public import NIOCore
import Synchronization

/// One request and its response.
///
/// Made on an event loop; every method may be called on any thread. One that may block says so and must not be called
/// on an event loop. Its connection serves no other exchange before this one has ended: it ends with `end`, with a
/// `respond` or a `sendFile` that is the last of it, or with `abort`; after that every method does nothing.
public final class Exchange: @unchecked Sendable {
    public let request: RequestHead
    public let connection: ConnectionFacts
    /// Microseconds since the Unix epoch at which the head was complete.
    public let receivedAt: UInt64
    /// The connection carries no further exchange.
    let isLastOfConnection: Bool

    /// Touched on its event loop alone; the reason why this class is not plainly Sendable.
    let channel: ConnectionHandler
    let loop: EventLoopContext
    let state: Mutex<ExchangeState>

    init(
        request: RequestHead, connection: ConnectionFacts, receivedAt: UInt64,
        isLastOfConnection: Bool = false, channel: ConnectionHandler, loop: EventLoopContext
    ) {
        self.request = request
        self.connection = connection
        self.receivedAt = receivedAt
        self.isLastOfConnection = isLastOfConnection
        self.channel = channel
        self.loop = loop
        state = Mutex(ExchangeState(hasBody: request.hasBody))
    }

    /// How long its body may pause, and how long its client may take none of the response.
    public var timeouts: (body: TimeAmount, write: TimeAmount) {
        (loop.configuration.bodyTimeout, loop.configuration.writeTimeout)
    }

    /// The loop of its connection: what is called back there needs no hop.
    public var eventLoop: any EventLoop { loop.eventLoop }

    /// Names who hears of this exchange; once, before it arms anything. Hears at once of a client that is already gone.
    public func observe(_ observer: any ExchangeObserver, token: UInt64) {
        let isAborted = state.withLock { state in
            state.observer = observer
            state.token = token
            return state.isAborted && state.response != .ended
        }
        if isAborted { observer.exchange(token: token, event: .aborted) }
    }

    /// The client is gone: what is still to be done for it may be left undone.
    ///
    /// A client that only closed its sending side counts as gone too, for the two cannot be told apart; a response is
    /// still written to it.
    public var isAborted: Bool { state.withLock { $0.isAborted } }

    /// Closes the connection without completing the response.
    public func abort() {
        let (wake, posts) = state.withLock { state -> (ExchangeWake?, Bool) in
            guard state.response != .ended else { return (nil, false) }
            state.response = .ended
            state.keepAlive = false
            state.wantsAbort = true
            state.observer = nil
            return (state.abort(), state.post())
        }
        wake?.deliver()
        if posts { loop.post(self) }
    }
}
