// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOPosix
import Redis
import TestSupport
import Testing

/// Runs `body` with a server of its own.
func withServer(
    _ options: RedisServer.Options = RedisServer.Options(), _ body: (RedisServer) async throws -> Void
) async throws {
    let server = try await RedisServer.start(options)
    do {
        try await body(server)
    } catch {
        try? await server.stop()
        throw error
    }
    try await server.stop()
}

/// Runs `body` with a client on event loops of its own, connected unless `waits` is false.
func withClient(
    _ url: String, loops: Int = 1, waits: Bool = true, _ configure: (inout RedisConfiguration) -> Void = { _ in },
    _ body: (RedisClient) async throws -> Void
) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
    var configuration = RedisConfiguration(location: try RedisLocation(url))
    configure(&configuration)
    let client = try RedisClient(
        configuration: configuration, eventLoops: Array(group.makeIterator()), logger: Logger(label: "redis"))
    client.start()
    var failure: (any Error)?
    do {
        if waits { try #require(await client.waitUntilReady(within: .seconds(20)) == .ready) }
        try await body(client)
    } catch {
        failure = error
    }
    await client.close(within: .seconds(2))
    try await group.shutdownGracefully()
    if let failure { throw failure }
}

/// Waits until the client says `isWanted` of its status.
func wait(
    for client: RedisClient, within limit: Duration = .seconds(20),
    _ isWanted: @escaping @Sendable (RedisStatus) -> Bool
) async throws {
    let changes = client.statusChanges()
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            for await status in changes where isWanted(status) { return }
        }
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimedOut(waitingFor: "a status", detail: "it is \(client.status)")
        }
        try await group.next()
        group.cancelAll()
    }
}

extension RedisClient {
    /// `send` for a test: words, and errors of any kind.
    func ask(_ words: String...) async throws -> RedisValue { try await send(RedisCommand(words)) }

    /// The error that a command ends with; a test fails when there is none.
    func failure(_ words: String...) async throws -> RedisError {
        do {
            let value = try await send(RedisCommand(words))
            throw Unexpected(value: value)
        } catch let error as RedisError {
            return error
        }
    }
}

/// A command was carried out that should not have been.
struct Unexpected: Error, CustomStringConvertible {
    var value: RedisValue
    var description: String { "got \(value) where an error was expected" }
}
