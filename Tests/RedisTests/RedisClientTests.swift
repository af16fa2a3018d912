// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import Redis
import Synchronization
import TestSupport
import Testing

/// A client and a real server, all well.
struct RedisClientTests {
    @Test func setsAndGets() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url) { client async throws in
                try await expectWorking(client)
                let values = try await [
                    client.ask("GET", "nothing"), client.ask("INCR", "count"),
                    client.ask("EVAL", "return {1, {'a', false}, redis.error_reply('MINE x')}", "0"),
                ]
                #expect(
                    values == [
                        .null, .integer(1),
                        .array([
                            .integer(1), .array([.bytes([0x61]), .null]), .error(RedisServerError("MINE x")),
                        ]),
                    ])
            }
        }
    }

    @Test func tellsWhatTheServerRefused() async throws {
        try await withRedisServer(RedisServer.Options(arguments: ["--maxmemory", "2mb"])) { server async throws in
            try await withClient(server.url) { client async throws in
                let codes = try await [
                    client.failure("EVALSHA", String(repeating: "0", count: 40), "0"), client.failure("NONSENSE"),
                    client.failure("SET", "key", String(repeating: "x", count: 4 << 20)),
                ].map { error -> Substring in
                    guard case .refused(let error) = error else { return "not refused: \(error)" }
                    return error.code
                }
                #expect(codes == ["NOSCRIPT", "ERR", "OOM"])
            }
        }
    }

    @Test func usesTheDatabaseOfTheAddress() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url + "/3") { client async throws in try await expectWorking(client, key: "in3")
            }
            let keys = try await server.ask(["-n", "3", "KEYS", "*"])
            #expect(keys == "in3")
            try await withClient(server.url + "/99", waits: false) { client async throws in
                try await wait(for: client) { "\($0)".contains("it refused database 99: ERR DB index") }
            }
        }
    }

    @Test func speaksOverAUnixSocket() async throws {
        try await withRedisServer { server async throws in
            try await withClient("unix://\(server.socketPath)?db=2") { client async throws in
                try await expectWorking(client, key: "in2")
            }
            let keys = try await server.ask(["-n", "2", "KEYS", "*"])
            #expect(keys == "in2")
        }
    }

    @Test func resolvesNames() async throws {
        try await withRedisServer { server async throws in
            try await withClient("localhost:\(server.port)") { client async throws in try await expectWorking(client) }
        }
        try await withClient("no_such_host.invalid", waits: false) { client async throws in
            try await wait(for: client) { "\($0)".contains("has no address") }
        }
    }

    @Test func introducesItself() async throws {
        let options = RedisServer.Options(
            password: "s%cret/", users: ["ann on >p@ss:w/rd ~* +@all", "cat on >pw ~a:* +ping +get"])
        try await withRedisServer(options) { server async throws in
            let place = "127.0.0.1:\(server.port)"
            try await withClient("redis://:s%25cret%2F@\(place)") { client async throws in
                try await expectWorking(client)
                let clients = try await server.clients(named: "runner")
                #expect(clients.count == 1)
            }
            try await withClient("redis://ann:p%40ss%3Aw%2Frd@\(place)/1") { client async throws in
                try await expectWorking(client)
                let name = try await client.ask("ACL", "WHOAMI")
                #expect(name.string == "ann")
            }
            // She may not even set her name.
            try await withClient("redis://cat:pw@\(place)") { client async throws in
                let error = try await client.failure("SET", "b:1", "x")
                #expect("\(error)".contains("NOPERM"))
            }
            for (user, reason) in [
                ("redis://ann:wrong-word@", "it refused the password: WRONGPASS"),
                ("redis://", "it wants a password, and the address has none: NOAUTH"),
            ] {
                try await withClient(user + place, waits: false) { client async throws in
                    try await wait(for: client) { "\($0)".contains(reason) }
                    #expect(!"\(client.status)".contains("wrong-word"))
                    let error = try await client.failure("GET", "key")
                    guard case .notSent = error else { throw Unexpected(error) }
                }
            }
        }
    }

    @Test func connectsOnceThePasswordIsRight() async throws {
        try await withRedisServer(RedisServer.Options(password: "old")) { server async throws in
            try await withClient("redis://:new@127.0.0.1:\(server.port)", waits: false) { client async throws in
                try await wait(for: client) { "\($0)".contains("WRONGPASS") }
                try await server.ask("CONFIG", "SET", "requirepass", "new")
                try await wait(for: client) { $0 == .ready }
                try await expectWorking(client)
            }
        }
    }

    @Test func carriesLargeValues() async throws {
        try await withRedisServer { server async throws in
            try await withClient(server.url) { client async throws in
                var value = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                while value.count < 20 << 20 { value += value }
                var command = RedisCommand("SET")
                command.append("large")
                command.append(value)
                _ = try await client.send(command)
                let read = try await client.ask("GET", "large")
                let isSame = read == .bytes(value)
                #expect(isSame)
                try await expectWorking(client)
            }
        }
    }

    @Test func refusesWhatIsTooLarge() async throws {
        try await withRedisServer { server async throws in
            try await withClient(
                server.url,
                {
                    $0.maxBytesInFlight = 10_000
                    $0.maxReplyBytes = 20_000
                }
            ) { client async throws in
                let error = try await client.failure("SET", "key", String(repeating: "x", count: 10_000))
                guard case .notSent(let reason) = error else { throw Unexpected(error) }
                #expect(reason.contains("larger than the limit of 10000"))
                try await server.ask("SETRANGE", "key", "30000", "x")
                let reply = try await client.failure("GET", "key")
                guard case .outcomeUnknown(let reason) = reply else { throw Unexpected(reply) }
                #expect(reason.contains("a reply of more than 20000 bytes"))
                try await wait(for: client) { $0 == .ready }
                try await expectWorking(client)
            }
        }
    }

    /// The list's lengths come back 1, 2, 3 … only if commands and replies keep their order.
    @Test func keepsTheOrderOfEachLoopUnderLoadFromManyThreads() async throws {
        let count = 3000
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 3)
            let loops = Array(group.makeIterator())
            let client = try makeClient(server.url, loops) {
                $0.poolSize = 2
                $0.maxCommandsInFlight = 100_000
                $0.operationTimeout = .seconds(60)
            }
            try await eventually("two connections") { client.statistics.connects == 2 }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                // Four threads that are no loop, and each loop itself.
                for number in 0..<7 {
                    let loop = loops[number % 3]
                    tasks.addTask {
                        let list = "list\(number)"
                        let lengths = try await push(count, to: list, client, loop, within: number >= 4)
                        let isInOrder = lengths == Array(1...Int64(count))
                        #expect(isInOrder, "\(list): \(lengths.prefix(5)) …")
                        let values = try await client.ask("LRANGE", list, "0", "-1")
                        let isWhole = values.array?.map(\.integer) == (0..<Int64(count)).map { $0 }
                        #expect(isWhole)
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(client.statistics.commands >= UInt64(7 * count))
            #expect(client.statistics.writes < UInt64(7 * count))
            await client.close()
            try await group.shutdownGracefully()
        }
    }

    /// Sends RPUSH `count` times and returns the replies in the order in which the completions were called.
    private func push(
        _ count: Int, to list: String, _ client: RedisClient, _ loop: any EventLoop, within: Bool
    ) async throws -> [Int64] {
        let replies = Replies(count: count, loop: loop)
        let send: @Sendable () -> Void = {
            for number in 0..<count {
                client.send(["RPUSH", list, "\(number)"], on: loop) { replies.add($0, isOnLoop: loop.inEventLoop) }
            }
        }
        if within { loop.execute(send) } else { try await blocking(send) }
        return try await replies.promise.futureResult.get()
    }

    private final class Replies: Sendable {
        let promise: EventLoopPromise<[Int64]>
        private let count: Int
        private let lengths = Mutex<[Int64]>([])

        init(count: Int, loop: any EventLoop) {
            self.count = count
            promise = loop.makePromise()
        }

        func add(_ result: Result<RedisValue, RedisError>, isOnLoop: Bool) {
            let length = isOnLoop ? (try? result.get().integer) ?? -1 : -2
            let all = lengths.withLock { lengths -> [Int64]? in
                lengths.append(length)
                return lengths.count == count ? lengths : nil
            }
            if let all { promise.succeed(all) }
        }
    }

    @Test func writesTheCommandsOfATickAtOnce() async throws {
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let loop = group.next()
            let client = try makeClient(server.url, [loop])
            try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
            let before = client.statistics
            let replies = try await loop.flatSubmit {
                EventLoopFuture.whenAllSucceed(
                    (0..<500).map { number in
                        let promise = loop.makePromise(of: RedisValue.self)
                        client.send(["ECHO", "\(number)"], on: loop) { promise.take($0) }
                        return promise.futureResult
                    }, on: loop)
            }.get()
            #expect(replies.map(\.integer) == (0..<500).map { $0 })
            #expect(client.statistics.writes - before.writes == 1)
            #expect(client.statistics.commands - before.commands == 500)
            await client.close()
            try await group.shutdownGracefully()
        }
    }

    @Test(arguments: [(4, 2, 2), (1, 10, 1), (3, 3, 3)])
    func neverHasMoreConnectionsThanAllowed(_ loops: Int, _ poolSize: Int, _ expected: Int) async throws {
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
            let client = try makeClient(server.url, Array(group.makeIterator())) { $0.poolSize = poolSize }
            for _ in 0..<2 {
                try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
                for loop in group.makeIterator() {
                    let promise = loop.makePromise(of: RedisValue.self)
                    client.send(["PING"], on: loop) { promise.take($0) }
                    _ = try await promise.futureResult.get()
                }
                try await eventually("\(expected) connections") {
                    try await server.clients(named: "runner").count == expected
                }
                let connects = client.statistics.connects
                try await server.ask("CLIENT", "KILL", "TYPE", "normal")
                try await eventually("new connections") {
                    client.statistics.connects == connects + UInt64(expected)
                }
            }
            try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
            try await eventually("\(expected) connections") {
                try await server.clients(named: "runner").count == expected
            }
            await client.close()
            let left = try await server.clients(named: "runner")
            #expect(left.isEmpty)
            try await group.shutdownGracefully()
        }
    }

    @Test func refusesCommandsBeyondItsLimitsAtOnce() async throws {
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let loop = group.next()
            let client = try makeClient(server.url, [loop]) { $0.maxCommandsInFlight = 10 }
            try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
            let results = try await loop.flatSubmit {
                EventLoopFuture.whenAllComplete(
                    (0..<15).map { number in
                        let promise = loop.makePromise(of: RedisValue.self)
                        client.send(["ECHO", "\(number)"], on: loop) { promise.take($0) }
                        return promise.futureResult
                    }, on: loop)
            }.get()
            for (number, result) in results.enumerated() {
                switch result {
                case .success(let value): #expect(number < 10 && value.integer == Int64(number))
                case .failure(RedisError.notSent(let reason)): #expect(number >= 10 && reason.contains("busy"))
                case .failure(let error): throw error
                }
            }
            try await expectWorking(client)
            await client.close()
            try await group.shutdownGracefully()
        }
    }

    @Test func answersWhatIsUnderWayWhenItCloses() async throws {
        try await withRedisServer { server async throws in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let client = try makeClient(server.url, [group.next()])
            try #require(await client.waitUntilReady(within: .seconds(20)) == .ready)
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let answers = (0..<200).map { _ in
                let promise = loop.makePromise(of: RedisValue.self)
                client.send(["INCR", "count"], on: loop) { promise.take($0) }
                return promise.futureResult
            }
            await client.close()
            let values = try await EventLoopFuture.whenAllSucceed(answers, on: loop).get()
            #expect(values.map(\.integer) == (1...200).map { $0 })
            #expect(client.status == .closed)
            try await group.shutdownGracefully()
            // Even without an event loop a command gets its answer.
            let error = try await client.failure("PING")
            #expect(error == .notSent("the Redis client is closed"))
            await client.close()
        }
    }
}
