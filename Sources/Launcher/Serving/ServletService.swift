// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine
internal import Sessions

/// Requests on their way to the engine, and what happens to them on its way back.
///
/// What is certain to be a file, and nobody's but the file's, is answered on the way.
final class ServletService: Service, ExchangeObserver {
    private let engine: ServletEngine
    private let files: CertainFiles?
    private let sessions: SessionFetch?

    /// - Parameters:
    ///   - files: what is answered without the engine; nil for nothing.
    ///   - sessions: fetches sessions ahead; nil where they are in the engine's memory.
    init(engine: ServletEngine, files: CertainFiles?, sessions: SessionFetch?) {
        self.engine = engine
        self.files = files
        self.sessions = sessions
    }

    func serve(_ exchanges: [Exchange]) {
        guard let files, let first = exchanges.firstIndex(where: files.answer) else { return fetch(exchanges) }
        var others = Array(exchanges[..<first])
        for exchange in exchanges[(first + 1)...] where !files.answer(exchange) { others.append(exchange) }
        if !others.isEmpty { fetch(others) }
    }

    private func fetch(_ exchanges: [Exchange]) {
        guard let sessions else { return submit(exchanges, nil) }
        sessions.fetch(exchanges, pass: submit)
    }

    private func submit(_ exchanges: [Exchange], _ leases: [SessionLease?]?) {
        engine.submit(exchanges, leases: leases) { token, exchange in
            exchange.observe(self, token: UInt64(bitPattern: token))
        }
    }

    func exchange(token: UInt64, event: ExchangeEvent) {
        let signal: ExchangeSignal =
            switch event {
            case .readable: .readable
            case .writable: .writable
            case .aborted: .aborted
            }
        engine.signal(Int64(bitPattern: token), signal)
    }
}
