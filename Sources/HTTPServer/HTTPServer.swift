// SPDX-License-Identifier: Apache-2.0
public import Logging
public import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP/1.1 server.
///
/// It knows sockets and messages and nothing of what answers them: every request becomes an `Exchange` for its handler.
public final class HTTPServer: Sendable {
    private struct Running {
        let contexts: [EventLoopContext]
        let listener: any Channel
    }

    private let configuration: HTTPServerConfiguration
    private let handler: any ExchangeHandler
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let state = ServerState()
    private let running = Mutex<Running?>(nil)

    public init(configuration: HTTPServerConfiguration, handler: any ExchangeHandler, logger: Logger) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoops))
    }

    /// The loops on which connections are served, and on which a handler may have connections of its own; they run until
    /// `stop` has returned.
    public var eventLoops: [any EventLoop] { group.makeIterator().map { $0 } }

    /// Binds and starts to accept; returns the port.
    public func start() async throws(HTTPServerError) -> Int {
        guard running.withLock({ $0 == nil }) else { throw .alreadyStarted }
        let contexts = group.makeIterator().map {
            EventLoopContext(
                eventLoop: $0, configuration: configuration, server: state, handler: handler, logger: logger)
        }
        do {
            let listener = try await bootstrap(contexts).bind(host: configuration.host, port: configuration.port)
                .get()
            running.withLock { $0 = Running(contexts: contexts, listener: listener) }
            let port = listener.localAddress?.port ?? configuration.port
            logger.debug("listening on \(configuration.host) port \(port)")
            return port
        } catch {
            throw .cannotBind(host: configuration.host, port: configuration.port, reason: Self.reason(error))
        }
    }

    private func bootstrap(_ contexts: [EventLoopContext]) -> ServerBootstrap {
        let contextOfLoop = Dictionary(uniqueKeysWithValues: contexts.map { (ObjectIdentifier($0.eventLoop), $0) })
        let highWaterMark = max(1024, configuration.outboundHighWaterMark)
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: configuration.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: 16)
            .serverChannelInitializer { [state, configuration] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionLimiter(server: state, limit: configuration.maxConnections))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: highWaterMark / 2, high: highWaterMark))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let context = contextOfLoop[ObjectIdentifier(channel.eventLoop)] else {
                        preconditionFailure("cannot serve a connection while its event loop is unknown")
                    }
                    try Self.initialize(channel, context)
                }
            }
    }

    private static func initialize(_ channel: any Channel, _ loop: EventLoopContext) throws {
        guard let tls = loop.configuration.tls else {
            return try channel.pipeline.syncOperations.addHandler(ConnectionHandler(loop: loop))
        }
        let gate = TLSGate(loop: loop)
        let handler = NIOSSLServerHandler(context: tls.context)
        let handshake = TLSHandshake(loop: loop, gate: gate, tls: handler)
        try channel.pipeline.syncOperations.addHandlers([gate, handler, handshake])
    }

    /// Stops accepting, says `Connection: close` to whoever is still served, and waits for them.
    ///
    /// - Parameter grace: how long to wait at most.
    /// - Returns: how many exchanges were cut off.
    public func drain(grace: Duration) async -> Int {
        guard let running = running.withLock({ $0 }) else { return 0 }
        state.beginDraining()
        try? await running.listener.close()
        for context in running.contexts { context.eventLoop.execute { context.drain() } }
        await emptied(running, within: grace)
        let cut = state.exchangesInFlight
        for context in running.contexts { context.eventLoop.execute { context.closeAll() } }
        return cut
    }

    /// Closes everything at once, and ends the event loops, whether or not it was started.
    public func stop() async {
        if let running = running.withLock({ $0.take() }) {
            state.beginDraining()
            try? await running.listener.close()
            for context in running.contexts {
                try? await context.eventLoop.submit { context.closeAll() }.get()
            }
        }
        try? await group.shutdownGracefully()
    }

    public var statistics: ServerStatistics {
        ServerStatistics(openConnections: state.openConnections, exchangesInFlight: state.exchangesInFlight)
    }

    /// Returns when no connection is open, or after `grace`.
    private func emptied(_ running: Running, within grace: Duration) async {
        guard let loop = running.contexts.first?.eventLoop else { return }
        let (seconds, attoseconds) = grace.components
        let limit = TimeAmount.nanoseconds(
            seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ attoseconds / 1_000_000_000)
        let promise = loop.makePromise(of: Void.self)
        let isDone = Mutex(false)
        let finish: @Sendable () -> Void = {
            let isFirst = isDone.withLock { done in
                defer { done = true }
                return !done
            }
            if isFirst { promise.succeed() }
        }
        let timer = loop.scheduleTask(in: limit, finish)
        state.whenEmpty(finish)
        try? await promise.futureResult.get()
        timer.cancel()
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
