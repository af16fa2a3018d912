// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOPosix
import Redis
import TestSupport
import Testing

/// A client against a real server, all well.
struct RedisClientTests {
    @Test func setsAndGets() async throws {
        try await withServer { server async throws in
            try await withClient(server.url) { client async throws in
                #expect(try await client.ask("SET", "key", "value") == .status("OK"))
                #expect(try await client.ask("GET", "key") == .bytes(Array("value".utf8)))
                #expect(try await client.ask("GET", "nothing") == .null)
                #expect(try await client.ask("INCR", "count") == .integer(1))
            }
        }
    }
}
