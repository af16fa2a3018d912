// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer
internal import Logging
internal import NIOCore

/// The applications, the server in front of them and the engine behind, from the first look to the last stop.
final class Deployment: Sendable {
    let admission: Admission

    private let configuration: Configuration
    private let logger: Logger
    private let inbox: AsyncStream<Lifecycle.Event>.Continuation
    private let server: HTTPServer

    init(_ configuration: Configuration, logger: Logger, inbox: AsyncStream<Lifecycle.Event>.Continuation) {
        self.configuration = configuration
        self.logger = logger
        self.inbox = inbox
        admission = Admission(healthPath: configuration.healthPath)
        var server = HTTPServerConfiguration()
        server.host = configuration.host
        server.port = configuration.port
        self.server = HTTPServer(configuration: server, handler: admission, logger: logger)
    }

    /// Brings everything up; returns early and in good order when the task is cancelled.
    func start() async throws(Failure) {
        _ = try await bind()
    }

    private func bind() async throws(Failure) -> Int {
        do {
            let port = try await server.start()
            logger.info("Listening on http://\(configuration.host):\(port)")
            return port
        } catch {
            throw Failure(.unavailable, "\(error)")
        }
    }

    func announce() {
    }

    func logThreads() {
    }

    func letApplicationExit() {
    }

    /// - Returns: how many requests were cut off when the grace was over.
    func drain(grace: Duration) async -> Int {
        await server.drain(grace: grace)
    }

    func cut() async {
        await server.stop()
    }

    /// - Returns: whether everything ended by itself.
    func stop(within limit: Duration) async -> Bool {
        await server.stop()
        return true
    }
}
