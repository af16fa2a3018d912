// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import Synchronization

/// Counts requests, and answers figures about the server to this machine; everything else is for the next handler.
final class StatisticsHandler: ExchangeHandler {
    private let path: [UInt8]
    private let next: any ExchangeHandler
    private let began = ContinuousClock.now
    private let total = Atomic<Int>(0)
    private let figures = Mutex<(@Sendable () -> ServerStatistics)?>(nil)

    /// - Parameter path: where figures are answered; with a slash behind it too.
    init(path: String, next: any ExchangeHandler) {
        self.path = Array(path.utf8)
        self.next = next
    }

    /// Tells where the server's own figures come from; the server is made with its handler, so it cannot be there before.
    func observe(_ figures: @escaping @Sendable () -> ServerStatistics) {
        self.figures.withLock { $0 = figures }
    }

    func handle(_ exchanges: [Exchange]) {
        total.add(exchanges.count, ordering: .relaxed)
        guard exchanges.contains(where: asksForFigures) else { return next.handle(exchanges) }
        for exchange in exchanges where asksForFigures(exchange) { answer(exchange) }
        let others = exchanges.filter { !asksForFigures($0) }
        if !others.isEmpty { next.handle(others) }
    }

    private func asksForFigures(_ exchange: Exchange) -> Bool {
        let request = exchange.request
        let asked = request[request.path]
        return (asked.elementsEqual(path) || asked.dropLast().elementsEqual(path) && asked.last == UInt8(ascii: "/"))
            && (request.matches(request.method, "get") || request.matches(request.method, "head"))
    }

    private func answer(_ exchange: Exchange) {
        let type = "text/plain;charset=utf-8"
        // Both: a proxy on this machine asks for others, and what it says of them is believed of private networks too.
        let connection = exchange.connection
        guard Self.isOfThisMachine(connection.peerAddress), Self.isOfThisMachine(connection.remoteAddress) else {
            return CannedResponse(status: 403, type: type, body: "Figures are for this machine only.\n").send(
                on: exchange)
        }
        let figures = figures.withLock { $0 }?()
        let seconds = (ContinuousClock.now - began).components.seconds
        let body = """
            Seconds since the start: \(seconds)
            Total requests: \(total.load(ordering: .relaxed))
            Requests in flight: \(figures?.exchangesInFlight ?? 0)
            Open connections: \(figures?.openConnections ?? 0)

            """
        CannedResponse(status: 200, type: type, body: body).send(on: exchange)
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address == "0:0:0:0:0:0:0:1"
            || address.hasPrefix("::ffff:127.")
    }
}
