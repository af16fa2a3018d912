// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Holding the response back until something that it promises is true.
///
/// What the event loop has taken before is on its way. Everything else waits, whoever writes it: the client learns
/// nothing, not even that the response has begun, before the last hold is released.
extension Exchange {
    /// Holds back everything that has not left yet; as many ``release()`` let it go.
    public func hold() {
        state.withLock { $0.holds += 1 }
    }

    /// Takes one hold back.
    public func release() {
        let posts = state.withLock { state in
            guard state.holds > 0 else { return false }
            state.holds -= 1
            return state.holds == 0 && state.post()
        }
        if posts { loop.post(self) }
    }

    /// Takes one hold back because what was waited for will not come true: the client must not see this response.
    ///
    /// As long as nothing of it has left it becomes a 503 with `Retry-After` (RFC 9110 15.6.4). After that the connection is
    /// aborted, so that the client cannot take what it has for a whole response.
    public func failHeld() {
        let (wake, posts, isLate) = state.withLock { state -> (ExchangeWake?, Bool, Bool) in
            guard state.holds > 0 else { return (nil, false, false) }
            state.holds -= 1
            guard !state.isChannelClosed, !state.wantsAbort else { return (nil, state.post(), false) }
            guard !state.hasBegunToLeave else { return (nil, false, true) }
            state.outbound = OutboundQueue()
            state.wantsUpgrade = false
            Self.unavailable.withHead(status: 503, contentLength: 0) { head in
                let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
                begin(head, body: nothing, ends: true, upgrades: false, &state)
            }
            return (state.wakeReaders(), state.post(), false)
        }
        if isLate { return abortHeld() }
        wake?.deliver()
        if posts { loop.post(self) }
    }

    private static let unavailable: ResponseFields = {
        var fields = ResponseFields()
        fields.append("Retry-After", "1")
        fields.append("Cache-Control", "no-store")
        return fields
    }()

    /// Aborts also when everything was written already, for none of it may complete.
    private func abortHeld() {
        let (wake, posts) = state.withLock { state -> (ExchangeWake?, Bool) in
            state.response = .ended
            state.keepAlive = false
            state.wantsAbort = true
            state.observer = nil
            state.outbound = OutboundQueue()
            return (state.abort(), state.post())
        }
        wake?.deliver()
        if posts { loop.post(self) }
    }
}
