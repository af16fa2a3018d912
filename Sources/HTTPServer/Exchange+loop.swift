// SPDX-License-Identifier: Apache-2.0
import NIOCore
import Synchronization

/// What the connection tells and asks its exchange, on the event loop.
extension Exchange {
    /// What the threads of the application left for the event loop to do.
    struct Work {
        let outbound: OutboundQueue
        let isEnded: Bool
        let keepAlive: Bool
        let aborts: Bool
        let resumesReading: Bool
        let upgrades: Bool
    }

    /// Takes over what was left to do since the last call; nothing of a response that is held back.
    func takeWork() -> Work {
        state.withLock { state in
            defer {
                state.isPosted = false
                state.wantsReading = false
            }
            if state.holds > 0, !state.wantsAbort {
                return Work(
                    outbound: OutboundQueue(), isEnded: false, keepAlive: false, aborts: false,
                    resumesReading: state.wantsReading, upgrades: false)
            }
            defer {
                if state.response != .none { state.hasBegunToLeave = true }
                state.outbound = OutboundQueue()
                state.wantsUpgrade = false
            }
            return Work(
                outbound: state.outbound, isEnded: state.response == .ended, keepAlive: state.keepAlive,
                aborts: state.wantsAbort, resumesReading: state.wantsReading, upgrades: state.wantsUpgrade)
        }
    }

    /// Adds bytes of the body; true when the socket should not be read until the application has taken some.
    func receive(_ bytes: ByteBuffer) -> Bool {
        let (wake, pauses) = state.withLock { state -> (ExchangeWake?, Bool) in
            guard state.response != .ended, state.bodyProgress == .open else { return (nil, false) }
            if state.body == nil {
                state.body = bytes
            } else {
                state.body?.discardReadBytes()
                state.body?.writeImmutableBuffer(bytes)
            }
            // Bytes that were on their way when reading paused do not resume it: only who takes bytes does.
            if state.bodyBytes >= loop.configuration.inboundHighWaterMark { state.isReadingPaused = true }
            return (state.wakeReaders(), state.isReadingPaused)
        }
        wake?.deliver()
        return pauses
    }

    func receiveEnd(trailers: [(name: [UInt8], value: [UInt8])]) {
        let wake = state.withLock { state -> ExchangeWake? in
            guard state.bodyProgress == .open else { return nil }
            state.bodyProgress = .complete
            state.trailers = trailers
            return state.wakeReaders()
        }
        wake?.deliver()
    }

    func failBody(_ reason: BodyRead) {
        let wake = state.withLock { state -> ExchangeWake? in
            guard state.bodyProgress == .open else { return nil }
            state.bodyProgress = .failed(reason)
            return state.wakeReaders()
        }
        wake?.deliver()
    }

    /// The client has sent nothing for the body's time-out; true when the application was waiting for it and now knows.
    func bodyStalled() -> Bool {
        let (wake, waited) = state.withLock { state -> (ExchangeWake?, Bool) in
            guard state.bodyProgress == .open, state.bodyBytes == 0, state.isReadArmed || !state.readers.isEmpty else {
                return (nil, false)
            }
            state.bodyProgress = .failed(.timedOut)
            return (state.wakeReaders(), true)
        }
        wake?.deliver()
        return waited
    }

    /// The client will send nothing more: the end of raw bytes, else most likely the end of the client.
    func inputClosed() {
        let wake = state.withLock { state -> ExchangeWake? in
            guard state.framing == .raw else { return state.abort() }
            guard state.bodyProgress == .open else { return nil }
            state.bodyProgress = .complete
            return state.wakeReaders()
        }
        wake?.deliver()
    }

    /// Nothing can be read or written any more.
    func connectionClosed() {
        let wake = state.withLock { state -> ExchangeWake? in
            state.isChannelClosed = true
            state.outbound = OutboundQueue()
            if let wake = state.abort() { return wake }
            // The client had closed its sending side before, and whoever has begun to wait since would wait in vain.
            return state.wakeWriters()
        }
        wake?.deliver()
    }

    func setChannelWritable(_ isWritable: Bool) {
        let wake = state.withLock { state -> ExchangeWake? in
            state.isChannelWritable = isWritable
            return state.isWritable(below: loop.configuration.outboundHighWaterMark) ? state.wakeWriters() : nil
        }
        wake?.deliver()
    }
}
