// SPDX-License-Identifier: Apache-2.0
public import Logging

/// An HTTP/1.1 server.
public final class HTTPServer: Sendable {
    private let configuration: HTTPServerConfiguration
    private let handler: any ExchangeHandler
    private let logger: Logger

    public init(configuration: HTTPServerConfiguration, handler: any ExchangeHandler, logger: Logger) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
    }

    /// Binds and starts to accept; returns the port.
    public func start() async throws(HTTPServerError) -> Int { configuration.port }

    /// Stops accepting, says `Connection: close` to whoever is still served, and waits for them.
    ///
    /// - Parameter grace: how long to wait at most.
    /// - Returns: how many exchanges were cut off.
    public func drain(grace: Duration) async -> Int { 0 }

    /// Closes everything at once.
    public func stop() async {}

    public var statistics: ServerStatistics { ServerStatistics(openConnections: 0, exchangesInFlight: 0) }
}
