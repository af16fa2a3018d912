// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import NIOCore
import NIOPosix
import Redis
import TestSupport
import Testing

@testable import Sessions

/// The stores that have to pass the same tests.
enum StoreKind: CaseIterable, Sendable, CustomTestStringConvertible {
    case memory
    case file
    case redis

    var testDescription: String { "\(self)" }

    /// Runs `body` with an empty store of its own.
    func use(_ body: (any SessionStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemorySessionStore())
        case .file: try await withFiles(try Scratch.directory("sessions").path) { try await body($0) }
        case .redis: try await withRedis(SharedRedis.server) { try await body($0) }
        }
    }
}

/// One server for all tests that do nothing to it; each uses a prefix of its own. It ends with the test process.
enum SharedRedis {
    private static let starting = Task { try await RedisServer.start() }

    static var server: RedisServer {
        get async throws { try await starting.value }
    }
}

func withFiles(
    _ path: String, logger: Logger = Logger(label: "files", factory: { _ in SwiftLogNoOpLogHandler() }),
    _ body: (FileSessionStore) async throws -> Void
) async throws {
    let store = FileSessionStore(path: path, logger: logger)
    store.start()
    do {
        try await body(store)
    } catch {
        await store.close(within: .seconds(5))
        throw error
    }
    await store.close(within: .seconds(5))
}

/// Runs `body` with a connected store on event loops of its own.
func withRedis(
    _ server: RedisServer, prefix: String = "test-\(UInt64.random(in: 0 ... .max))", timeout: Duration = .seconds(10),
    logger: Logger? = nil, user: String = "", largest: Int = RedisSessionStore.largest,
    _ body: (RedisSessionStore) async throws -> Void
) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var configuration = RedisConfiguration(
        location: try RedisLocation(server.url.replacing("redis://", with: "redis://\(user)")))
    configuration.operationTimeout = timeout
    let client = try RedisClient(
        configuration: configuration, eventLoops: Array(group.makeIterator()),
        logger: Logger(label: "redis", factory: { _ in SwiftLogNoOpLogHandler() }))
    let store = RedisSessionStore(client: client, prefix: prefix, largest: largest, logger: logger)
    store.start()
    var failure: (any Error)?
    do {
        try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
        try await body(store)
    } catch {
        failure = error
    }
    await store.close(within: .seconds(5))
    try await group.shutdownGracefully()
    if let failure { throw failure }
}

extension RedisClient {
    /// Waits until the status is, or is not, `ready`.
    func wait(untilReady isReady: Bool, within limit: Duration = .seconds(20)) async throws {
        let changes = statusChanges()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await status in changes where status.isReady == isReady { return } }
            group.addTask {
                try await Task.sleep(for: limit)
                throw TimedOut(waitingFor: "a status", detail: "it is \(self.status)")
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
