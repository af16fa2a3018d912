// SPDX-License-Identifier: Apache-2.0

/// Runs `body` with a Redis of its own, to which it may do what it likes, and stops it.
public func withRedisServer(
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
