// SPDX-License-Identifier: Apache-2.0
import Dispatch
public import NIOCore
import Synchronization

/// Writing the response.
extension Exchange {
    /// Sends the head and the first bytes of the body, both copied; `end` says they are the only ones.
    @discardableResult
    public func respond(_ head: ResponseHead, body: UnsafeRawBufferPointer, end: Bool) -> WriteResult {
        perform { state in
            guard state.response == .none else { return false }
            begin(head, body: body, ends: end, upgrades: false, &state)
            return true
        }
    }

    /// Sends an informational response (RFC 9110, 15.2), such as 103, before the final one; never to HTTP/1.0, which knows
    /// none. 100 and 101 have calls of their own.
    @discardableResult
    public func inform(_ head: ResponseHead) -> WriteResult {
        perform { state in
            guard state.response == .none else { return false }
            guard request.minorVersion == 1, 102...199 ~= head.status else { return true }
            let interim = ResponseSerializer.serializeInformational(head)
            state.outbound.append(interim, headBytes: interim.readableBytes)
            return true
        }
    }

    /// Sends bytes of the body, all of them copied whatever the result; what exceeds the announced length is dropped.
    public func write(_ bytes: UnsafeRawBufferPointer) -> WriteResult {
        perform { state in
            guard state.response == .open else { return false }
            append(bytes, ends: false, &state)
            return true
        }
    }

    /// Ends the response; trailers go out when the body is chunked.
    ///
    /// A body shorter than its announced length cannot be completed: the connection ends with it, so that the client
    /// sees it.
    public func end(trailers: [(name: [UInt8], value: [UInt8])] = []) {
        _ = perform { state in
            guard state.response == .open else { return false }
            if trailers.isEmpty || state.framing != .chunked {
                append(UnsafeRawBufferPointer(start: nil, count: 0), ends: true, &state)
            } else {
                state.outbound.append(ResponseSerializer.lastChunk(trailers: trailers))
                finish(&state)
            }
            return true
        }
    }

    /// Sends bytes `from..<to` of a file as the rest of the body and ends the response.
    ///
    /// The file is opened on the calling thread; false says that it could not be, or that it is no regular file or too
    /// short, and the connection is aborted, for the head has promised what cannot be sent.
    public func sendFile(path: [UInt8], from start: Int64, to end: Int64) -> Bool {
        guard let file = SharedFile(path: path, from: start, to: end) else {
            abort()
            return false
        }
        let result = perform { state in
            guard state.response == .open else { return false }
            append(file, &state)
            finish(&state)
            return true
        }
        return result != .closed
    }

    /// Answers with this head, whose status should be 101; from then on `readBody` and `write` carry the connection's
    /// raw bytes until `end` or `abort`. What is left of a request body is dropped.
    @discardableResult
    public func upgrade(_ head: ResponseHead) -> WriteResult {
        perform { state in
            guard state.response == .none else { return false }
            begin(head, body: UnsafeRawBufferPointer(start: nil, count: 0), ends: false, upgrades: true, &state)
            state.body = nil
            state.isReadingPaused = false
            if !state.isAborted { state.bodyProgress = .open }
            state.wantsReading = true
            state.wantsUpgrade = true
            return true
        }
    }

    /// Whether a writer need not wait: what waits for the client is below the high-water mark, or nobody will take it.
    ///
    /// Once it has said so it does until the next write, though the channel may fill up meanwhile by itself: a servlet asks
    /// `isReady()`, and Tomcat asks again at the write and throws if the answer has changed.
    public var isWritable: Bool {
        state.withLock { state in
            if !state.isWriteGranted { state.isWriteGranted = writeResult(state) != .full }
            return state.isWriteGranted
        }
    }

    /// Blocks until the bytes that wait for the client are below the high-water mark; another thread that ends the
    /// response ends the wait too.
    public func awaitWritable(timeout: TimeAmount) -> WriteResult {
        let deadline = DispatchTime.now() + .nanoseconds(Int(clamping: max(0, timeout.nanoseconds)))
        while true {
            let waiter = DispatchSemaphore(value: 0)
            let now = state.withLock { state in
                let result = state.response == .ended ? .closed : writeResult(state)
                if result == .full { state.writers.append(waiter) }
                return result
            }
            guard now == .full else { return now }
            guard waiter.wait(timeout: deadline) == .timedOut else { continue }
            return state.withLock { state in
                state.writers.removeAll { $0 === waiter }
                let result = writeResult(state)
                return result == .full ? .timedOut : result
            }
        }
    }

    /// Asks for one `.writable`, at once if the response is below the high-water mark.
    public func armWrite() {
        let wake = state.withLock { state -> ExchangeWake? in
            guard state.response != .ended else { return nil }
            state.isWriteArmed = true
            return writeResult(state) == .full ? nil : state.wakeWriters()
        }
        wake?.deliver()
    }

    /// Runs one change of the response under the lock; `change` returns false when there is nobody to respond to any
    /// more.
    private func perform(_ change: (inout ExchangeState) -> Bool) -> WriteResult {
        let (result, posts, wakes) = state.withLock { state -> (WriteResult, Bool, [ExchangeWake?]) in
            guard !state.isChannelClosed, change(&state) else { return (.closed, false, []) }
            // Another thread may still wait for bytes of the request, or of the tunnel, or for room: it gets none now.
            let wakes = state.response == .ended ? [state.wakeReaders(), state.wakeWriters()] : []
            return (writeResult(state), state.post(), wakes)
        }
        for wake in wakes { wake?.deliver() }
        if posts { loop.post(self) }
        return result
    }

    private func writeResult(_ state: ExchangeState) -> WriteResult {
        if state.isChannelClosed || state.wantsAbort { return .closed }
        return state.isWritable(below: loop.configuration.outboundHighWaterMark) ? .writable : .full
    }

    func begin(
        _ head: ResponseHead, body: UnsafeRawBufferPointer, ends: Bool, upgrades: Bool, _ state: inout ExchangeState
    ) {
        let plan = ResponsePlan(
            head, request: request, mayKeepAlive: mayKeepAlive(state, status: head.status), upgrades: upgrades,
            announcesTimeout: loop.keepAliveSeconds > 0)
        state.keepAlive = plan.keepAlive && !upgrades
        state.framing = plan.framing
        state.response = .open
        let bytes = ResponseSerializer.serialize(
            head, plan: plan, body: body, ends: ends, date: loop.date, keepAliveSeconds: loop.keepAliveSeconds,
            server: loop.serverField)
        let bodyBytes = ResponseSerializer.framedSize(of: body.count, framing: plan.framing, ends: ends)
        state.outbound.append(bytes, headBytes: bytes.readableBytes - bodyBytes)
        if let log = loop.accessLog { state.logged.begin(plan.status, bytes, log.pattern) }
        account(body.count, &state)
        state.isWriteGranted = false
        if ends { finish(&state) }
    }

    private func append(_ bytes: UnsafeRawBufferPointer, ends: Bool, _ state: inout ExchangeState) {
        if state.framing != .empty, !bytes.isEmpty || (ends && state.framing == .chunked) {
            state.outbound.append(ResponseSerializer.serialize(bytes, framing: state.framing, ends: ends))
        }
        account(bytes.count, &state)
        state.isWriteGranted = false
        if ends { finish(&state) }
    }

    private func append(_ file: SharedFile, _ state: inout ExchangeState) {
        switch state.framing {
        case .empty:
            break
        case .length(let due):
            // A region that is not what was announced cannot be cut here without lying about the rest.
            guard due == Int64(file.region.readableBytes) else { break }
            state.outbound.append(file)
            account(file.region.readableBytes, &state)
        case .untilClose, .raw:
            state.outbound.append(file)
        case .chunked:
            if file.region.readableBytes > 0 {
                state.outbound.append(ResponseSerializer.chunkStart(size: file.region.readableBytes))
                state.outbound.append(file)
                state.outbound.append(ByteBuffer(staticString: "\r\n"))
            }
            state.outbound.append(ByteBuffer(staticString: "0\r\n\r\n"))
        }
    }

    private func account(_ count: Int, _ state: inout ExchangeState) {
        guard case .length(let due) = state.framing else { return }
        state.framing = .length(max(0, due - Int64(count)))
    }

    private func finish(_ state: inout ExchangeState) {
        state.response = .ended
        state.observer = nil
        state.body = nil
        if case .length(let due) = state.framing, due > 0 { state.keepAlive = false }
    }

    /// Whether the connection can be used again, as far as the rest of the request body and the server decide it.
    private func mayKeepAlive(_ state: ExchangeState, status: UInt16) -> Bool {
        guard !loop.isDraining, !isLastOfConnection else { return false }
        switch state.bodyProgress {
        case .complete: return true
        case .failed: return false
        case .open: break
        }
        // The client may still send the body it was not asked for, or may not: nothing tells its next request from it.
        if request.expectsContinue, !state.hasSentContinue || !(200...299 ~= status) { return false }
        guard let length = request.contentLength else { return true }
        return length - state.bodyTaken <= loop.configuration.maxSwallowSize
    }
}
