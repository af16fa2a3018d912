// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Logging
internal import NIOCore
internal import Redis
internal import Sessions

/// The session store of this process, from its configuration to its close.
final class SessionBackend: Sendable {
    /// How much is kept of sessions that no request uses at the moment.
    private static let cacheBytes = 32 << 20
    /// How long the store may take to end.
    static let closeLimit: Duration = .seconds(2)

    let directory: SessionDirectory
    private let store: any SessionStore
    private let place: String
    private let logger: Logger

    /// Makes the store that the configuration names; nil where sessions are the engine's own, in memory.
    ///
    /// - Parameters:
    ///   - eventLoops: where requests are served, and so where their sessions are fetched.
    ///   - base: the directory under which a store of files lies unless it is told another place.
    static func make(
        _ configuration: SessionConfiguration, eventLoops: [any EventLoop], base: String, logger: Logger
    ) throws(Failure) -> SessionBackend? {
        switch configuration.store {
        case .memory:
            return nil
        case .redis(let options):
            let store = try redis(options, configuration.operationTimeout, eventLoops, logger)
            return SessionBackend(store, place: "\(options.location) (\(options.origin))", logger: logger)
        case .file(let directory):
            let path = try directory.map { path throws(Failure) in try FilePath.absolute(path) } ?? "\(base)/sessions"
            return SessionBackend(FileSessionStore(path: path, logger: logger), place: path, logger: logger)
        }
    }

    static func redis(
        _ options: SessionConfiguration.RedisOptions, _ timeout: Duration, _ eventLoops: [any EventLoop],
        _ logger: Logger
    ) throws(Failure) -> any SessionStore {
        var configuration = RedisConfiguration(location: options.location)
        configuration.poolSize = options.poolSize
        configuration.operationTimeout = timeout
        configuration.connectTimeout = min(timeout, configuration.connectTimeout)
        configuration.verifiesServer = options.verifiesServer
        do {
            let client = try RedisClient(configuration: configuration, eventLoops: eventLoops, logger: logger)
            return RedisSessionStore(client: client, prefix: options.keyPrefix, logger: logger)
        } catch {
            throw Failure(.configuration, "\(error)")
        }
    }

    private init(_ store: any SessionStore, place: String, logger: Logger) {
        self.store = store
        self.place = place
        self.logger = logger
        directory = SessionDirectory(store: store, cacheBytes: Self.cacheBytes, logger: logger)
    }

    /// Begins to connect; waits for the store where the process is not to run without it.
    func start(required: Bool, within limit: Duration) async throws(Failure) {
        logger.info("Sessions are kept in \(place).")
        store.start()
        guard required else { return }
        let deadline = ContinuousClock.now + limit
        while !isReachable, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(10))
        }
        guard case .unreachable(let reason) = store.status, !Task.isCancelled else { return }
        throw Failure(
            .unavailable,
            "The session store \(place) cannot be reached, and --session-store-required is given: \(reason)")
    }

    var isReachable: Bool { store.status == .ready }

    func close() async { await store.close(within: Self.closeLimit) }
}
