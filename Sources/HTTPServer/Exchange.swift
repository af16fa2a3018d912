// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// One request and its response.
///
/// Made on an event loop; every method may be called on any thread. One that may block says so and must not be called on an
/// event loop.
public final class Exchange: @unchecked Sendable {
    public let request: RequestHead
    public let connection: ConnectionFacts
    /// Microseconds since the Unix epoch at which the head was complete.
    public let receivedAt: UInt64

    init(request: RequestHead, connection: ConnectionFacts, receivedAt: UInt64) {
        self.request = request
        self.connection = connection
        self.receivedAt = receivedAt
    }

    /// Names who hears of this exchange; once, before it arms anything.
    public func observe(_ observer: any ExchangeObserver, token: UInt64) {}

    /// The client is gone: what is still to be done for it may be left undone.
    public var isAborted: Bool { false }

    /// Copies bytes of the request body.
    ///
    /// - Parameter timeout: nil never waits; else the calling thread blocks so long at most.
    public func readBody(into destination: UnsafeMutableRawBufferPointer, timeout: TimeAmount?) -> BodyRead { .end }

    /// Bytes that a read would return without waiting.
    public var bodyBytesAvailable: Int { 0 }

    /// The application has read the whole body.
    public var isBodyComplete: Bool { true }

    /// Asks for one `.readable`, at once if there is something to read.
    public func armRead() {}

    /// Sends `100 Continue` if the client expects it and nothing was sent yet.
    public func sendContinue() {}

    /// The fields after a chunked body, in order; empty until the body is complete.
    public var trailers: [(name: [UInt8], value: [UInt8])] { [] }

    /// Sends the head and the first bytes of the body, both copied; `end` says they are the only ones.
    @discardableResult
    public func respond(_ head: ResponseHead, body: UnsafeRawBufferPointer, end: Bool) -> WriteResult { .closed }

    /// Sends bytes of the body, all of them copied whatever the result.
    public func write(_ bytes: UnsafeRawBufferPointer) -> WriteResult { .closed }

    /// Blocks until the bytes that wait for the client are below the high-water mark.
    public func awaitWritable(timeout: TimeAmount) -> WriteResult { .closed }

    /// Asks for one `.writable`, at once if the response is below the high-water mark.
    public func armWrite() {}

    /// Sends bytes `from..<to` of a file as the rest of the body and ends the response.
    ///
    /// The file is opened on the calling thread; false says that it could not be, and the connection is aborted.
    public func sendFile(path: [UInt8], from start: Int64, to end: Int64) -> Bool { false }

    /// Ends the response; trailers go out when the body is chunked.
    public func end(trailers: [(name: [UInt8], value: [UInt8])] = []) {}

    /// Closes the connection without completing the response.
    public func abort() {}

    /// Answers 101 with these fields; from then on `readBody` and `write` carry the connection's raw bytes until `end` or `abort`.
    @discardableResult
    public func upgrade(_ head: ResponseHead) -> WriteResult { .closed }
}
