// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import Synchronization

/// Decides for every request whether it reaches the application.
///
/// While the process is ready a batch costs one atomic load and, for each request, one comparison of lengths. The health
/// path is compared byte by byte and exactly: any other spelling of it belongs to the application.
final class Admission: ExchangeHandler {
    private static let json = "application/json"
    private static let text = "text/plain;charset=utf-8"

    private let state = Atomic(ServicePhase.starting)
    private let service = AtomicLazyReference<ServiceReference>()
    private let healthPath: [UInt8]?

    private let ready = CannedResponse(status: 200, type: json, body: "{\"status\":\"ready\"}\n")
    private let reachable = CannedResponse(
        status: 200, type: json, body: "{\"status\":\"ready\",\"sessions\":\"reachable\"}\n")
    private let unreachable = CannedResponse(
        status: 200, type: json, body: "{\"status\":\"ready\",\"sessions\":\"unreachable\"}\n")
    private let degraded = CannedResponse(
        status: 503, type: json, retryAfter: 30, body: "{\"status\":\"degraded\"}\n")
    private let starting = Refusal(status: "starting", text: "The application is starting.\n", retryAfter: 2)
    private let draining = Refusal(status: "draining", text: "The server is stopping.\n", retryAfter: 1)

    /// The two answers of a process that does not serve: to who asks for its health, and to everybody else.
    private struct Refusal {
        let health: CannedResponse
        let others: CannedResponse

        init(status: String, text: String, retryAfter: Int) {
            health = CannedResponse(
                status: 503, type: Admission.json, retryAfter: retryAfter, body: "{\"status\":\"\(status)\"}\n")
            others = CannedResponse(status: 503, type: Admission.text, retryAfter: retryAfter, body: text)
        }
    }

    init(healthPath: String?) {
        self.healthPath = healthPath.map { Array($0.utf8) }
    }

    /// Lets requests through to a service, unless the process is on its way out already; at most once.
    ///
    /// - Parameters:
    ///   - isComplete: whether every application that was asked for is served. If not, health says so with 503: whoever goes
    ///     by it must not let this process take the place of one that serves them all.
    ///   - sessions: the store that health tells of; a store that is away is no reason to take the process out of service, as
    ///     requests without a session are served.
    func open(_ service: any Service, isComplete: Bool, sessions: SessionBackend? = nil) {
        _ = self.service.storeIfNil(ServiceReference(service, isComplete: isComplete, sessions))
        _ = state.compareExchange(expected: .starting, desired: .ready, ordering: .acquiringAndReleasing)
    }

    /// Refuses every request from now on.
    func close() {
        state.store(.draining, ordering: .releasing)
    }

    func handle(_ exchanges: [Exchange]) {
        switch state.load(ordering: .acquiring) {
        case .ready:
            guard let reference = service.load() else { return refuse(exchanges, starting) }
            let service = reference.service
            guard exchanges.contains(where: asksForHealth) else { return service.serve(exchanges) }
            for exchange in exchanges where asksForHealth(exchange) { health(reference).send(on: exchange) }
            let others = exchanges.filter { !asksForHealth($0) }
            if !others.isEmpty { service.serve(others) }
        case .starting:
            refuse(exchanges, starting)
        case .draining:
            refuse(exchanges, draining)
        }
    }

    private func health(_ reference: ServiceReference) -> CannedResponse {
        guard reference.isComplete else { return degraded }
        return reference.sessions.map { $0.isReachable ? reachable : unreachable } ?? ready
    }

    private func refuse(_ exchanges: [Exchange], _ refusal: Refusal) {
        for exchange in exchanges {
            (asksForHealth(exchange) ? refusal.health : refusal.others).send(on: exchange)
        }
    }

    private func asksForHealth(_ exchange: Exchange) -> Bool {
        let request = exchange.request
        guard let healthPath, Int(request.path.length) == healthPath.count else { return false }
        return request[request.path].elementsEqual(healthPath)
            && (request.matches(request.method, "get") || request.matches(request.method, "head"))
    }
}

/// Where the process is in its life, as a request sees it.
private enum ServicePhase: UInt8, AtomicRepresentable, Sendable {
    case starting, ready, draining
}

private final class ServiceReference: Sendable {
    let service: any Service
    let isComplete: Bool
    let sessions: SessionBackend?

    init(_ service: any Service, isComplete: Bool, _ sessions: SessionBackend?) {
        self.service = service
        self.isComplete = isComplete
        self.sessions = sessions
    }
}
