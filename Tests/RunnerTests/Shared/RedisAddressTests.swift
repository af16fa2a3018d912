// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// How a platform names the Redis that sessions are kept in: by variables, some of them with old spellings.
@Suite("The address of the session store", .oneOfTwo, .serialized, .timeLimit(.minutes(5)))
struct RedisAddressTests {
    private static let password = "s3cr3t-of-the-store"

    /// The number of sessions that a Redis holds after one has been begun on a node with this environment.
    private func sessions(
        _ redis: RedisServer, environment: [String: String], arguments: [String] = []
    ) async throws -> (count: Int, output: String) {
        let node = try await Server.start(
            try await Applications.shared.archive("sessions", .jakarta), .jakarta, by: .runner,
            arguments: arguments, environment: environment)
        let answer = try await node.get("/sessions?how=count")
        #expect(answer.status == 200)
        let output = node.program.output.text
        _ = try await node.stop()
        return (try #require(Int(try await redis.ask("DBSIZE"))), output)
    }

    @Test func keepsSessionsInRedisWhenTheImagesVariableSaysSo() async throws {
        try await withRedisServer { redis in
            let address = "127.0.0.1:\(redis.port)"
            let (count, output) = try await sessions(
                redis, environment: ["REDIS_SESSION": "true", "REDIS_URL": address])
            #expect(count == 1)
            #expect(output.contains("\(address) (REDIS_URL)"))
        }
    }

    @Test(arguments: [["REDISTOGO_URL"], ["REDISCLOUD_URL"], ["REDISTOGO_URL", "REDISCLOUD_URL"]])
    func takesTheFirstVariableThatSaysSomething(_ names: [String]) async throws {
        try await withRedisServer { redis in
            var environment = ["REDIS_URL": ""]
            // A later variable would lead to a port where nothing is.
            for name in names { environment[name] = "redis://127.0.0.1:1" }
            environment[names[0]] = redis.url
            let (count, output) = try await sessions(
                redis, environment: environment, arguments: ["--session-store", "redis"])
            #expect(count == 1)
            #expect(output.contains("(\(names[0]))"))
        }
    }

    @Test func saysNoPassword() async throws {
        try await withRedisServer(RedisServer.Options(password: Self.password)) { redis in
            let url = "redis://:\(Self.password)@127.0.0.1:\(redis.port)"
            let (count, output) = try await sessions(
                redis, environment: ["REDIS_URL": url], arguments: ["--session-store", "redis", "--log-level", "trace"])
            #expect(count == 1)
            #expect(!output.contains(Self.password))
        }
    }

    @Test func saysWhichServerItTakesWhenNoneIsNamed() async throws {
        let program = try Starting.program(
            ["--session-store", "redis", try await Starting.archive()], environment: ["REDIS_SESSION": "false"])
        try await program.output.contains("127.0.0.1:6379 (the default)")
        program.signal(SIGTERM)
        #expect(try await program.exit() == .code(0))
    }

    @Test(arguments: ["redi", "jdbc", ""])
    func refusesAStoreThatItDoesNotHave(_ name: String) async throws {
        let program = try Starting.program(["--session-store", name, try await Starting.archive("plain")])
        #expect(try await program.exit() == .code(64))
        for known in ["memory", "redis", "file"] { #expect(program.output.text.contains(known)) }
    }
}
