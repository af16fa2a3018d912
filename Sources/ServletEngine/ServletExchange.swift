// SPDX-License-Identifier: Apache-2.0

/// One HTTP request and its response as the servlet engine sees them: bytes, never sockets.
///
/// The HTTP server's exchange conforms to it in the launcher, the one module that knows both sides. Every method may be
/// called from any thread; those that wait are only called on worker threads, never on an event loop, and each wait has
/// a limit of the server's choosing.
public protocol ServletExchange: AnyObject, Sendable {
    /// Whether the client has closed the connection, or at least its sending side: the two look alike from here.
    var isAborted: Bool { get }

    /// When the head was complete, in microseconds since the Unix epoch.
    var receivedAt: UInt64 { get }

    /// Writes the request head as a ``RequestMessage`` into `buffer`.
    ///
    /// - Returns: whether it fitted.
    func pack(into buffer: UnsafeMutableRawBufferPointer) -> Bool

    /// Copies body bytes that are there into `buffer`, or, when `wait` allows it, waits for the first of them.
    func readBody(into buffer: UnsafeMutableRawBufferPointer, wait: BodyWait) -> BodyChunk

    /// Body bytes that `readBody` would return now without waiting.
    var bodyBytesAvailable: Int { get }

    /// Whether the body has been read to its end.
    var isBodyComplete: Bool { get }

    /// Asks for one `readable` signal as soon as body bytes or the end of the body are there.
    func armRead()

    /// Asks for one `writable` signal as soon as buffered output is below the high-water mark.
    func armWrite()

    /// Whether buffered output is below the high-water mark.
    var isWritable: Bool { get }

    /// Sends `100 Continue` if the client waits for it (RFC 9110 10.1.1) and nothing has been sent yet.
    func sendContinue()

    /// Copies the request's trailer fields in the packed form of ``ResponseMessage``, preceded by a `u16` count.
    ///
    /// - Returns: the bytes written, 0 when there are none or they do not fit.
    func packTrailers(into buffer: UnsafeMutableRawBufferPointer) -> Int

    /// What was agreed on where TLS ends here, packed: the u16 bits of the cipher's key; version, cipher suite and session id,
    /// each behind its u16 length; the u32 length of the client's certificate, 0 for none, and the certificate in DER.
    var packedTLS: [UInt8] { get }

    /// Sends the response head and the first bytes of the body; both are copied before it returns.
    func respond(_ head: ResponseMessage, body: UnsafeRawBufferPointer, end: Bool) -> WriteState

    /// Sends an informational response before the final one.
    func inform(_ head: ResponseMessage) -> WriteState

    /// Sends a `101` head and turns the connection into a tunnel: from here on `readBody` and `write` carry its raw bytes.
    func upgrade(_ head: ResponseMessage) -> WriteState

    /// Appends body bytes, all of them, copied.
    func write(_ bytes: UnsafeRawBufferPointer, end: Bool) -> WriteState

    /// Waits until buffered output is below the high-water mark, the exchange has ended, or the limit has passed.
    ///
    /// - Parameter milliseconds: nil for the server's own write time-out.
    func awaitWritable(milliseconds: Int?) -> WriteState

    /// Completes the response with the bytes `[start, end)` of a file.
    ///
    /// - Returns: false when the file cannot be opened; the response is then still open.
    func sendFile(path: [UInt8], start: Int64, end: Int64) -> Bool

    /// Completes the response, with trailer fields in packed form (RFC 9112 7.1.2).
    func end(trailerCount: Int, trailers: UnsafeRawBufferPointer)

    /// Holds back everything of the response that has not left yet, until as many ``release()``.
    func hold()

    /// Takes one hold back.
    func release()

    /// Takes one hold back because the response must not be seen: 503 when nothing of it has left, else an abort.
    func failHeld()

    /// Says what the application knows of the exchange, in the order of ``ServletEngineConfiguration/annotations``, as UTF-8;
    /// before it ends.
    func annotate(_ values: [[UInt8]?])

    /// Closes the connection without completing the response, so that the client cannot take it for a whole one.
    func abort()

    /// Answers without the application: an error status, and a sentence that says why.
    func refuse(status: UInt16)
}

/// How long a read may wait for the first byte.
public enum BodyWait: Sendable, Equatable {
    /// Not at all.
    case no
    /// As long as the server's own body time-out.
    case serverDefault
    /// A number of milliseconds.
    case milliseconds(Int)
}

/// What a read of the request body found.
public enum BodyChunk: Sendable, Equatable {
    /// `count` bytes were copied; `end` tells whether they are the last ones.
    case bytes(count: Int, end: Bool)
    /// No bytes are there yet.
    case nothing
    /// The body has been read to its end.
    case end
    /// The client is gone.
    case aborted
    /// The wait's limit has passed.
    case timedOut
    /// The body breaks the protocol or a limit (bad chunk, too long).
    case malformed
}

/// What became of a write.
public enum WriteState: Sendable, Equatable {
    /// Buffered output is below the high-water mark.
    case writable
    /// The bytes were taken and output is above the mark.
    case full
    /// The client is gone.
    case closed
    /// The write time-out has passed.
    case timedOut
}
