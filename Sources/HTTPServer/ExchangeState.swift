// SPDX-License-Identifier: Apache-2.0
import Dispatch
import NIOCore

/// What the event loop and the threads of the application share of an exchange, under its lock.
struct ExchangeState: Sendable {
    enum BodyProgress: Equatable, Sendable {
        /// More bytes may come from the client.
        case open
        case complete
        /// No more bytes will come, and this is why.
        case failed(BodyRead)
    }

    enum ResponseProgress: Equatable, Sendable {
        /// No final head was given. Next: open, ended.
        case none
        /// A head was given, the body is open. Next: ended.
        case open
        /// Everything was given, or the connection is gone.
        case ended
    }

    var observer: (any ExchangeObserver)?
    var token: UInt64 = 0
    var isAborted = false

    var body: ByteBuffer?
    var bodyProgress: BodyProgress
    /// Bytes of the body that the application has taken.
    var bodyTaken: Int64 = 0
    var trailers: [(name: [UInt8], value: [UInt8])] = []
    var isReadingPaused = false
    var isReadArmed = false
    var readers: [DispatchSemaphore] = []

    var response = ResponseProgress.none
    var framing = ResponseFraming.empty
    /// The connection may carry another exchange after this one.
    var keepAlive = false
    var hasSentContinue = false
    var outbound = OutboundQueue()
    var isChannelWritable = true
    /// Nothing that is written will reach anybody.
    var isChannelClosed = false
    var isWriteArmed = false
    /// The writer was told that it may write, and has not written since.
    var isWriteGranted = false
    var writers: [DispatchSemaphore] = []

    /// How many times the response is held back.
    var holds = 0
    /// The event loop has taken bytes of the final response: it cannot be taken back.
    var hasBegunToLeave = false

    /// What the access log will say; set where there is one.
    var logged = LoggedResponse()

    /// The exchange waits in the mailbox of its event loop.
    var isPosted = false
    var wantsAbort = false
    var wantsReading = false
    var wantsUpgrade = false

    init(hasBody: Bool) {
        bodyProgress = hasBody ? .open : .complete
    }

    var bodyBytes: Int { body?.readableBytes ?? 0 }

    var isReadable: Bool { bodyBytes > 0 || bodyProgress != .open }

    func isWritable(below mark: Int) -> Bool {
        isChannelWritable && outbound.byteCount < mark
    }

    /// Makes the exchange one that waits for its event loop; true when somebody must put it into the mailbox.
    mutating func post() -> Bool {
        guard !isPosted else { return false }
        isPosted = true
        return true
    }

    /// Takes whoever waits for bytes of the body.
    mutating func wakeReaders() -> ExchangeWake? {
        guard isReadArmed || !readers.isEmpty else { return nil }
        defer {
            readers = []
            isReadArmed = false
        }
        return ExchangeWake(waiters: readers, observer: isReadArmed ? observer : nil, token: token, event: .readable)
    }

    /// Takes whoever waits for the response to drain.
    mutating func wakeWriters() -> ExchangeWake? {
        guard isWriteArmed || !writers.isEmpty else { return nil }
        defer {
            writers = []
            isWriteArmed = false
        }
        return ExchangeWake(waiters: writers, observer: isWriteArmed ? observer : nil, token: token, event: .writable)
    }

    /// Marks the client as gone and takes everybody who waits for it; the observer hears of it once, and of nothing
    /// after it.
    mutating func abort() -> ExchangeWake? {
        guard !isAborted else { return nil }
        isAborted = true
        if bodyProgress == .open { bodyProgress = .failed(.aborted) }
        let hears = response != .ended
        defer {
            readers = []
            writers = []
            isReadArmed = false
            isWriteArmed = false
        }
        return ExchangeWake(
            waiters: readers + writers, observer: hears ? observer : nil, token: token, event: .aborted)
    }
}
