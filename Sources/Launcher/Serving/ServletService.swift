// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import ServletEngine

/// Requests on their way to the engine, and what happens to them on its way back.
final class ServletService: Service, ExchangeObserver {
    private let engine: ServletEngine

    init(engine: ServletEngine) {
        self.engine = engine
    }

    func serve(_ exchanges: [Exchange]) {
        engine.submit(exchanges) { token, exchange in
            (exchange as? Exchange)?.observe(self, token: UInt64(bitPattern: token))
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
