// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import NIOCore
internal import ServletEngine
internal import Sessions

/// Fetches the sessions of requests before they are handed to the engine, so that no thread waits for the store.
///
/// A request without a session of ours passes at once. The others go out with the store's answers, those of one tick of an
/// event loop together. One whose session cannot be fetched is refused: its user would be a stranger.
final class SessionFetch: Sendable {
    private let directory: SessionDirectory
    private let keys: SessionKeys
    private let batches: [Batch]
    private let unavailable = CannedResponse(
        status: 503, type: "text/plain;charset=utf-8", retryAfter: 1, body: "The session store cannot be reached.\n")

    init(directory: SessionDirectory, keys: SessionKeys, eventLoops: [any EventLoop]) {
        self.directory = directory
        self.keys = keys
        batches = eventLoops.map { Batch(loop: $0) }
    }

    /// Passes on the requests of one tick; called on their event loop.
    ///
    /// - Parameter pass: takes requests together with what was found for each; on the event loop.
    func fetch(_ exchanges: [Exchange], pass: @escaping Batch.Pass) {
        // All requests of one tick are of one event loop.
        let batch = batches.first { $0.loop === exchanges.first?.eventLoop }
        var others: [Exchange] = []
        others.reserveCapacity(exchanges.count)
        for exchange in exchanges {
            guard let key = keys.key(of: exchange.request) else {
                others.append(exchange)
                continue
            }
            directory.lease(key, on: exchange.eventLoop) { [unavailable] result in
                switch result {
                case .success(let lease):
                    guard let batch else { return pass([exchange], [lease]) }
                    batch.add(exchange, lease, pass)
                case .failure:
                    unavailable.send(on: exchange)
                }
            }
        }
        if !others.isEmpty { pass(others, nil) }
    }
}

/// The requests whose sessions came in one tick of an event loop; touched on that loop alone.
final class Batch: @unchecked Sendable {
    typealias Pass = @Sendable (_ exchanges: [Exchange], _ leases: [SessionLease?]?) -> Void

    let loop: any EventLoop
    private var exchanges: [Exchange] = []
    private var leases: [SessionLease?] = []

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func add(_ exchange: Exchange, _ lease: SessionLease, _ pass: @escaping Pass) {
        if exchanges.isEmpty { loop.execute { self.flush(pass) } }
        exchanges.append(exchange)
        leases.append(lease)
    }

    private func flush(_ pass: Pass) {
        let (exchanges, leases) = (exchanges, leases)
        self.exchanges = []
        self.leases = []
        pass(exchanges, leases)
    }
}
