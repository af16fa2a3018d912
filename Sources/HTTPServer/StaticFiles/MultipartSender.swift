// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

/// Sends the ranges of a large file, or a large file with something around it, as fast as the client takes them, without a thread that waits for it.
///
/// Between two writes it holds no bytes: what a client asks for in a few bytes of `Range` must not fill the memory.
final class MultipartSender: ExchangeObserver {
    private let exchange: Exchange
    /// Reads a number of bytes of the file from an offset; nil when they cannot be had.
    private let read: @Sendable (Int, Int64) -> [UInt8]?
    private let state: NIOLockedValueBox<State>

    private struct State {
        var body: MultipartRanges
        /// Events may come while bytes are still being written, from another thread; only one may write.
        var isSending = false
    }

    private static let step = 64 * 1024

    init(_ exchange: Exchange, _ body: MultipartRanges, by read: @escaping @Sendable (Int, Int64) -> [UInt8]?) {
        self.exchange = exchange
        self.read = read
        state = NIOLockedValueBox(State(body: body))
    }

    /// Starts; the head of the response has been sent. The exchange holds the sender until the response has ended.
    func start() {
        exchange.observe(self, token: 0)
        send()
    }

    func exchange(token: UInt64, event: ExchangeEvent) {
        // A client that closed its sending side may still read: the next write tells whether it is really gone.
        send()
    }

    private func send() {
        let mayStart = state.withLockedValue { state in
            defer { state.isSending = true }
            return !state.isSending
        }
        guard mayStart else { return }
        let isFull = sendUntilFull()
        state.withLockedValue { $0.isSending = false }
        if isFull { exchange.armWrite() }
    }

    /// Writes until the client is behind, and then says true, or until there is nothing left to write.
    private func sendUntilFull() -> Bool {
        while true {
            guard let bytes = state.withLockedValue({ $0.body.take(Self.step, by: read) }) else {
                exchange.abort()
                return false
            }
            guard !bytes.isEmpty else {
                exchange.end()
                return false
            }
            switch bytes.withUnsafeBytes({ exchange.write($0) }) {
            case .writable: continue
            case .full: return true
            case .closed, .timedOut:
                exchange.abort()
                return false
            }
        }
    }
}
