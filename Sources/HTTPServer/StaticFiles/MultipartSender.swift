// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

/// Sends the ranges of a large file as fast as the client takes them, without a thread that waits for it.
///
/// Between two writes it holds no bytes: what a client asks for in a few bytes of `Range` must not fill the memory.
final class MultipartSender: ExchangeObserver {
    private let exchange: Exchange
    private let content: CachedFile.Content
    private let body: NIOLockedValueBox<MultipartRanges>

    private static let step = 64 * 1024

    init(_ exchange: Exchange, _ body: MultipartRanges, of content: CachedFile.Content) {
        self.exchange = exchange
        self.content = content
        self.body = NIOLockedValueBox(body)
    }

    /// Starts; the head of the response has been sent. The exchange holds the sender until the response has ended.
    func start() {
        exchange.observe(self, token: 0)
        send()
    }

    func exchange(token: UInt64, event: ExchangeEvent) {
        if event == .writable { send() }
    }

    private func send() {
        while true {
            guard let bytes = body.withLockedValue({ $0.take(Self.step, from: content) }) else {
                return exchange.abort()
            }
            guard !bytes.isEmpty else { return exchange.end() }
            switch bytes.withUnsafeBytes({ exchange.write($0) }) {
            case .writable: continue
            case .full: return exchange.armWrite()
            case .closed, .timedOut: return
            }
        }
    }
}
