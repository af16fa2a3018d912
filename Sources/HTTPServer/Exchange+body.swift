// SPDX-License-Identifier: Apache-2.0
import Dispatch
public import NIOCore
import Synchronization

/// Reading the request body.
extension Exchange {
    /// Copies bytes of the request body.
    ///
    /// - Parameter timeout: nil never waits; else the calling thread blocks so long at most.
    public func readBody(into destination: UnsafeMutableRawBufferPointer, timeout: TimeAmount?) -> BodyRead {
        let first = readNow(into: destination)
        guard first == .nothing, let timeout, timeout > .nanoseconds(0) else {
            return first == .nothing && timeout != nil ? .timedOut : first
        }
        let deadline = DispatchTime.now() + .nanoseconds(Int(clamping: timeout.nanoseconds))
        while true {
            let waiter = DispatchSemaphore(value: 0)
            let mustWait = state.withLock { state in
                guard !state.isReadable, state.response != .ended else { return false }
                state.readers.append(waiter)
                return true
            }
            let isInTime = !mustWait || waiter.wait(timeout: deadline) == .success
            let result = readNow(into: destination)
            guard result == .nothing else { return result }
            guard isInTime else {
                state.withLock { state in state.readers.removeAll { $0 === waiter } }
                return .timedOut
            }
        }
    }

    private func readNow(into destination: UnsafeMutableRawBufferPointer) -> BodyRead {
        let (result, posts) = state.withLock { state -> (BodyRead, Bool) in
            guard state.response != .ended else { return (.aborted, false) }
            let count = min(state.bodyBytes, destination.count)
            guard count > 0 else {
                if state.bodyBytes > 0 { return (.bytes(0, end: false), false) }
                return switch state.bodyProgress {
                case .open: (.nothing, false)
                case .complete: (.end, false)
                case .failed(let reason): (reason, false)
                }
            }
            state.body?.readWithUnsafeReadableBytes { bytes in
                destination.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                return count
            }
            state.bodyTaken += Int64(count)
            let left = state.bodyBytes
            if left == 0 { state.body = nil }
            let resumes = state.isReadingPaused && left < loop.configuration.inboundHighWaterMark / 2
            if resumes {
                state.isReadingPaused = false
                state.wantsReading = true
            }
            return (.bytes(count, end: left == 0 && state.bodyProgress == .complete), resumes && state.post())
        }
        if posts { loop.post(self) }
        return result
    }

    /// Bytes that a read would return without waiting.
    ///
    /// A failure that a read would report counts as one byte, as in Tomcat's own connector: whoever reads only what is
    /// there would not meet it otherwise, would arm again, and would be told at once again, for ever.
    public var bodyBytesAvailable: Int {
        state.withLock { state -> Int in
            if state.bodyBytes == 0, case .failed = state.bodyProgress { return 1 }
            return state.bodyBytes
        }
    }

    /// The application has read the whole body.
    public var isBodyComplete: Bool { state.withLock { $0.bodyBytes == 0 && $0.bodyProgress == .complete } }

    /// Asks for one `.readable`, at once if bytes, the end of the body or its failure are already there.
    public func armRead() {
        let wake = state.withLock { state -> ExchangeWake? in
            guard state.response != .ended else { return nil }
            state.isReadArmed = true
            return state.isReadable ? state.wakeReaders() : nil
        }
        wake?.deliver()
    }

    /// Sends `100 Continue` if the client expects it and nothing was sent yet.
    public func sendContinue() {
        guard request.expectsContinue else { return }
        let posts = state.withLock { state in
            guard state.response == .none, !state.hasSentContinue, state.bodyProgress == .open, state.bodyBytes == 0,
                state.bodyTaken == 0
            else { return false }
            state.hasSentContinue = true
            let interim = ByteBuffer(staticString: "HTTP/1.1 100 \r\n\r\n")
            state.outbound.append(interim, headBytes: interim.readableBytes)
            return state.post()
        }
        if posts { loop.post(self) }
    }

    /// The fields after a chunked body, in order; empty until the body is complete.
    public var trailers: [(name: [UInt8], value: [UInt8])] { state.withLock { $0.trailers } }
}
