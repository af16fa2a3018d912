// SPDX-License-Identifier: Apache-2.0
import Logging

@testable import HTTPServer

/// A server of files on a free port; it chooses among its services as Tomcat's mapper does among contexts.
final class FileServer: ExchangeHandler {
    private let services: [StaticFileService]

    /// The service of the longest context path comes first.
    init(_ services: [StaticFileService]) {
        self.services = services
    }

    func handle(_ exchanges: [Exchange]) {
        for exchange in exchanges { service(of: exchange).answer(exchange) }
    }

    private func service(of exchange: Exchange) -> StaticFileService {
        services.first { $0.owns(exchange) } ?? services[services.count - 1]
    }

    /// Starts a server, calls `body` with its port, and stops it.
    static func run<Result>(_ services: [StaticFileService], _ body: (Int) async throws -> Result) async throws
        -> Result
    {
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.eventLoops = 2
        let server = HTTPServer(
            configuration: configuration, handler: FileServer(services), logger: Logger(label: "test"))
        let port = try await server.start()
        do {
            let result = try await body(port)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}
