// SPDX-License-Identifier: Apache-2.0
public import Logging
public import NIOCore
import Synchronization

/// A client of one Redis server: a connection on each of several event loops, commands pipelined, RESP2.
///
/// It connects with `start`, and from then on by itself whenever it is needed, until `close`. While it is not connected,
/// or connected to a server that has stopped answering, commands fail at once: nothing waits for an outage to end.
/// Nothing is ever sent twice.
///
/// Commands that one thread gives with the same loop are carried out in the order in which they were given, for as long as
/// that loop's connection lasts; while it is away, another connection of the pool takes them.
public final class RedisClient: Sendable {
    /// Called exactly once for each command, never before `send` has returned (but see `close`).
    public typealias Completion = @Sendable (Result<RedisValue, RedisError>) -> Void

    public let location: RedisLocation
    private let connections: [RedisConnection]
    private let connectionOfLoop: [ObjectIdentifier: RedisConnection]
    private let board: StatusBoard
    private let turn = Atomic<Int>(0)
    private let logger: Logger

    /// - Parameter eventLoops: where connections may live; the first `poolSize` of them get one each. They must outlive
    ///   the client's `close`.
    public init(
        configuration: RedisConfiguration, eventLoops: [any EventLoop], logger: Logger
    ) throws(RedisConfigurationError) {
        precondition(!eventLoops.isEmpty, "cannot make a Redis client while there is no event loop for it")
        let dialer = try Dialer(configuration)
        let count = min(eventLoops.count, max(1, configuration.poolSize))
        let board = StatusBoard(connections: count)
        let connections = eventLoops.prefix(count).enumerated().map { index, loop in
            RedisConnection(
                index: index, eventLoop: loop, configuration: configuration, dialer: dialer, board: board,
                logger: logger)
        }
        location = configuration.location
        self.board = board
        self.logger = logger
        self.connections = connections
        connectionOfLoop = Dictionary(
            eventLoops.enumerated().map { (ObjectIdentifier($1), connections[$0 % count]) }, uniquingKeysWith: { $1 })
    }

    /// Begins to connect, and to say in the log when the server cannot be reached and when it can again.
    public func start() {
        let account = OutageLog(location: location, logger: logger)
        _ = board.observe { account.note($0) }
        for connection in connections { connection.start() }
    }

    /// Sends a command; any thread.
    ///
    /// - Parameters:
    ///   - loop: where the completion is called. Nil: on the event loop of the connection that was used.
    public func send(_ command: RedisCommand, on loop: (any EventLoop)? = nil, _ completion: @escaping Completion) {
        connection(for: loop).send(command, ReplyReceiver.Completion(loop: loop, body: completion))
    }

    /// Sends a command and waits for its reply.
    public func send(_ command: RedisCommand) async throws(RedisError) -> RedisValue {
        let result = await withCheckedContinuation { continuation in
            send(command) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The connection of the loop, or one that is ready while that one is not.
    private func connection(for loop: (any EventLoop)?) -> RedisConnection {
        guard connections.count > 1 else { return connections[0] }
        let preferred = loop.flatMap { connectionOfLoop[ObjectIdentifier($0)] } ?? nextConnection()
        if preferred.isReady { return preferred }
        return connections.first { $0.isReady } ?? preferred
    }

    private func nextConnection() -> RedisConnection {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return connections[Int(turn.magnitude % UInt(connections.count))]
    }

    // MARK: How it is

    public var status: RedisStatus { board.status }

    /// The status of now and every change of it, until the client is closed.
    public func statusChanges() -> AsyncStream<RedisStatus> {
        AsyncStream { continuation in
            let observer = board.observe { status in
                continuation.yield(status)
                if status == .closed { continuation.finish() }
            }
            continuation.onTermination = { [board] _ in board.remove(observer) }
        }
    }

    /// Waits until a connection is ready, the client is closed or the time is up; returns the status then.
    @discardableResult
    public func waitUntilReady(within limit: Duration) async -> RedisStatus {
        let promise = connections[0].eventLoop.makePromise(of: RedisStatus?.self)
        let isDone = Atomic(false)
        let finish: @Sendable (RedisStatus?) -> Void = { status in
            if !isDone.exchange(true, ordering: .relaxed) { promise.succeed(status) }
        }
        let observer = board.observe { status in
            if status == .ready || status == .closed { finish(status) }
        }
        let timer = connections[0].eventLoop.scheduleTask(in: TimeAmount(limit)) { finish(nil) }
        let reached = try? await promise.futureResult.get()
        timer.cancel()
        board.remove(observer)
        return reached ?? status
    }

    public var statistics: RedisStatistics {
        var statistics = RedisStatistics()
        for connection in connections { connection.counters.add(to: &statistics) }
        return statistics
    }

    // MARK: The end

    /// Takes no more commands, waits for the replies to those under way, and closes. Later commands fail in `send` itself,
    /// as the event loops may be gone by then.
    ///
    /// - Parameter limit: how long to wait for replies at most.
    public func close(within limit: Duration = .seconds(5)) async {
        let endings = connections.compactMap { $0.close(within: TimeAmount(limit)) }
        for ending in endings { try? await ending.get() }
    }
}
