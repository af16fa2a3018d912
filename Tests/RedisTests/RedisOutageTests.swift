// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import Redis
import TestSupport
import Testing

/// A client and a real server that is frozen, killed, replaced, away.
struct RedisOutageTests {
    @Test func aServerThatIsNotThereIsTriedUntilItIs() async throws {
        let server = try await RedisServer.start()
        try await server.kill()
        try await withClient(server.url, waits: false) { client async throws in
            try await wait(for: client) { $0 == .unreachable("Connection refused") }
            let error = try await client.failure("GET", "key")
            #expect(error == .notSent("Redis cannot be used: Connection refused"))
            try await server.restart()
            try await wait(for: client) { $0 == .ready }
            try await expectWorking(client)
        }
        try await server.stop()
    }

    @Test func aKilledServerIsFoundAgain() async throws {
        try await withRedisServer(RedisServer.Options(appendOnly: true)) { server async throws in
            try await withClient(server.url, loops: 2) { client async throws in
                for round in 1...3 {
                    let count = try await client.ask("INCR", "count")
                    #expect(count == .integer(Int64(round)))
                    try await server.kill()
                    try await wait(for: client) { $0 != .ready }
                    let error = try await client.failure("INCR", "count")
                    guard case .notSent = error else { throw Unexpected(error) }
                    try await server.restart()
                    try await wait(for: client) { $0 == .ready }
                    // The other connection of the pool may still be on its way.
                    try await eventually("two connections") {
                        try await server.clients(named: "runner").count == 2
                    }
                    try await eventually("an answer on each") {
                        for _ in 0..<2 { _ = try await client.ask("PING") }
                        return true
                    }
                }
            }
        }
    }

    @Test func commandsUnderWayEndWithAnUnknownOutcomeWhenTheServerDies() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url, { $0.operationTimeout = .seconds(60) }) { client async throws in
                server.freeze()
                async let first = client.failure("INCR", "count")
                async let second = client.failure("INCR", "count")
                try await eventually("both to be sent") { client.statistics.commands >= 4 }
                try await server.kill()
                for error in try await [first, second] {
                    guard case .outcomeUnknown(let reason) = error else { throw Unexpected(error) }
                    #expect(reason.hasPrefix("the connection to Redis was lost: "))
                }
            }
        }
    }

    @Test func aFrozenServerCostsOneTimeoutAndThenNothing() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url, { $0.operationTimeout = .seconds(1) }) { client async throws in
                _ = try await client.ask("SET", "key", "1")
                server.freeze()
                let first = try await client.failure("GET", "key")
                #expect(first == .outcomeUnknown("Redis: no reply within 1000 ms"))
                let timeouts = client.statistics.timeouts
                // The breaker is open: nothing more is sent, so that nothing more can time out.
                for _ in 0..<20 {
                    let error = try await client.failure("INCR", "count")
                    guard case .notSent = error else { throw Unexpected(error) }
                }
                #expect(client.statistics.timeouts == timeouts)
                // The probe stays without an answer too, and the connection is given up; a new one does not get far.
                try await wait(for: client) { "\($0)".contains("no reply within") || "\($0)".contains("not answer") }
                server.thaw()
                try await wait(for: client) { $0 == .ready }
                try await expectWorking(client)
                let count = try await client.ask("GET", "count")
                #expect(count == .null)
            }
        }
    }

    @Test func repliesAfterAFreezeBelongToTheirCommands() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url, { $0.operationTimeout = .seconds(1) }) { client async throws in
                for round in 0..<3 {
                    server.freeze()
                    _ = try await client.failure("ECHO", "late \(round)")
                    server.thaw()
                    try await wait(for: client) { $0 == .ready }
                    for number in 0..<20 {
                        let value = try await client.ask("ECHO", "\(round) \(number)")
                        #expect(value.string == "\(round) \(number)")
                    }
                }
            }
        }
    }

    @Test func aServerThatIsLoadingIsNotYetThere() async throws {
        try await withRedisServer(RedisServer.Options(appendOnly: true)) { server async throws in
            try await server.ask("DEBUG", "POPULATE", "20000", "key", "50")
            try await server.ask("BGREWRITEAOF")
            try await eventually("a rewritten file") {
                try await server.ask("INFO", "persistence").contains("aof_rewrite_in_progress:0")
            }
            try await withClient(server.url) { client async throws in
                // 20,000 keys at 0.5 ms each.
                try await server.kill()
                try server.restartWithoutWaiting([
                    "--key-load-delay", "500", "--loading-process-events-interval-bytes", "1024",
                ])
                try await wait(for: client) { $0 == .unreachable("it is still loading its data") }
                let error = try await client.failure("GET", "key:1")
                guard case .notSent = error else { throw Unexpected(error) }
                try await server.kill()
                try await server.restart()
                try await wait(for: client) { $0 == .ready }
                let size = try await client.ask("DBSIZE")
                #expect(size == .integer(20000))
            }
        }
    }

    @Test func aServerThatBecameAReplicaIsLeft() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url) { client async throws in
                try await expectWorking(client)
                try await server.ask("REPLICAOF", "127.0.0.1", "1")
                let error = try await client.failure("SET", "key", "2")
                guard case .refused(let refusal) = error, refusal.code == "READONLY" else { throw Unexpected(error) }
                try await server.ask("REPLICAOF", "NO", "ONE")
                try await eventually("a new connection that takes writes") {
                    guard client.statistics.connects > 1 else { return false }
                    return try await client.ask("SET", "key", "3") == .status("OK")
                }
            }
        }
    }

    @Test func theLogSaysOnceThatItIsAwayAndOnceThatItIsBack() async throws {
        try await withRedisServer(RedisServer.Options(password: "hunter2")) { server async throws in
            let log = LogLines()
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
            let url = "redis://:hunter2@127.0.0.1:\(server.port)/1"
            let client = try makeClient(url, Array(group.makeIterator()), logger: log.logger)
            try await eventually("two connections") { client.statistics.connects == 2 }
            try await server.kill()
            try await wait(for: client) { $0 == .unreachable("Connection refused") }
            try await server.restart()
            try await eventually("two connections again") { client.statistics.connects == 4 }
            await client.close()
            try await group.shutdownGracefully()
            let place = "Redis at redis://:***@127.0.0.1:\(server.port)/1"
            let lines = log.lines.filter { !$0.hasPrefix("debug") }
            #expect(lines.first == "info connected to \(place)")
            #expect(lines.contains("warning \(place) cannot be used: Connection refused; trying again until it can"))
            #expect(lines.last?.hasPrefix("notice \(place) can be used again, after ") == true)
            // Each reason once, however many attempts there were.
            #expect(Set(lines).count == lines.count)
            #expect(!log.lines.contains { $0.contains("hunter2") })
        }
    }

    @Test func closesInTimeWhenTheServerHangs() async throws {
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let client = try makeClient(server.url, [group.next()]) { $0.operationTimeout = .seconds(600) }
            try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
            server.freeze()
            async let answer = client.failure("INCR", "count")
            try await eventually("the command to be sent") { client.statistics.commands >= 3 }
            await client.close(within: .milliseconds(50))
            let error = try await answer
            guard case .outcomeUnknown = error else { throw Unexpected(error) }
            try await group.shutdownGracefully()
        }
    }

    @Test func closesWhileItConnects() async throws {
        let server = try await RawServer.start { _, _, _ in .silence }
        try await withClient(server.url, waits: false) { client async throws in
            try await eventually("a connection") { server.connections == 1 }
            await client.close()
            #expect(client.status == .closed)
        }
        await server.stop()
    }
}
