// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOPosix
import Redis
import TestSupport
import Testing

/// A started client on the given loops, for the caller to close.
func makeClient(
    _ url: String, _ loops: [any EventLoop], logger: Logger = .quiet,
    _ configure: (inout RedisConfiguration) -> Void = { _ in }
) throws -> RedisClient {
    var configuration = RedisConfiguration(location: try RedisLocation(url))
    configure(&configuration)
    let client = try RedisClient(configuration: configuration, eventLoops: loops, logger: logger)
    client.start()
    return client
}

/// Runs `body` with a client on event loops of its own, connected unless `waits` is false.
func withClient(
    _ url: String, loops: Int = 1, waits: Bool = true, _ configure: (inout RedisConfiguration) -> Void = { _ in },
    _ body: (RedisClient) async throws -> Void
) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
    let client = try makeClient(url, Array(group.makeIterator()), configure)
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

/// Waits until the client's status is one that is wanted.
func wait(
    for client: RedisClient, within limit: Duration = .seconds(20),
    _ isWanted: @escaping @Sendable (RedisStatus) -> Bool
) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
            for await status in client.statusChanges() where isWanted(status) { return true }
            return false
        }
        group.addTask {
            try await Task.sleep(for: limit)
            return false
        }
        let isReached = try await group.next()
        group.cancelAll()
        if isReached != true { throw TimedOut(waitingFor: "a status", detail: "it is \(client.status)") }
    }
}

/// Asks again until the answer is true; an error is an answer too.
func eventually(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
) async throws {
    let deadline = Deadline(after: limit)
    var last = "false"
    while !deadline.hasPassed {
        do {
            if try await condition() { return }
            last = "false"
        } catch {
            last = "\(error)"
        }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw TimedOut(waitingFor: what, detail: last)
}

/// A value goes there and back.
func expectWorking(_ client: RedisClient, key: String = "key") async throws {
    let text = "value \(UInt64.random(in: .min ... .max))"
    let values = try await [client.ask("SET", key, text), client.ask("GET", key)]
    #expect(values == [.status("OK"), .bytes(Array(text.utf8))])
}

extension RedisClient {
    /// `send` for a test: words, and errors of any kind.
    func ask(_ words: String...) async throws -> RedisValue { try await send(RedisCommand(words)) }

    func result(_ command: RedisCommand, on loop: (any EventLoop)? = nil) async -> Result<RedisValue, RedisError> {
        await withCheckedContinuation { continuation in
            send(command, on: loop) { continuation.resume(returning: $0) }
        }
    }

    /// The error that a command ends with; a test fails when there is none.
    func failure(_ words: String...) async throws -> RedisError {
        switch await result(RedisCommand(words)) {
        case .success(let value): throw Unexpected(value)
        case .failure(let error): return error
        }
    }
}

/// A command ended otherwise than expected.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ outcome: some Any) { description = "not expected: \(outcome)" }
}

extension Logger {
    static var quiet: Logger { Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() } }
}

extension EventLoopPromise<RedisValue> {
    func take(_ result: Result<RedisValue, RedisError>) { completeWith(result.mapError { $0 }) }
}
