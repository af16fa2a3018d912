// SPDX-License-Identifier: Apache-2.0
import HTTPServer
import Logging

@testable import Launcher

/// A server that holds a port.
struct Holder {
    private let server: HTTPServer
    let port: Int

    static func start() async throws -> Holder {
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.eventLoops = 1
        let server = HTTPServer(
            configuration: configuration, handler: Admission(healthPath: nil), logger: Logger(label: "test"))
        return Holder(server: server, port: try await server.start())
    }

    func stop() async { await server.stop() }
}
