// SPDX-License-Identifier: Apache-2.0
import NIOPosix
import Redis
import TestSupport
import Testing

/// TLS to a real server whose certificate has signed itself, as those of managed Redis have.
struct TLSTests {
    @Test func aCertificateThatNobodySignedIsRefusedUnlessToldOtherwise() async throws {
        let certificate = try await Certificate.make()
        try await withRedisServer(RedisServer.Options(certificate: certificate)) { server async throws in
            let url = "rediss://localhost:\(server.tlsPort)"
            try await withClient(url, waits: false) { client async throws in
                try await wait(for: client) { "\($0)".contains("not to be trusted: no known authority has signed it") }
                let error = try await client.failure("GET", "key")
                guard case .notSent = error else { throw Unexpected(error) }
            }
            try await withClient(url, { $0.verifiesServer = false }) { client async throws in
                try await expectWorking(client)
            }
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aCertificateOfAKnownAuthorityForTheHostIsTaken(_ host: String) async throws {
        let certificate = try await Certificate.make()
        try await withRedisServer(RedisServer.Options(password: "pw", certificate: certificate)) {
            server async throws in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.authorityFile = certificate.certificate
            }
            try await withClient("rediss://:pw@\(host):\(server.tlsPort)/2", configure) { client async throws in
                try await expectWorking(client)
            }
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"]) func aCertificateForAnotherHostIsRefused(_ host: String) async throws {
        let certificate = try await Certificate.make(names: "DNS:redis.example.com,IP:127.0.0.9")
        try await withRedisServer(RedisServer.Options(certificate: certificate)) { server async throws in
            let url = "rediss://\(host):\(server.tlsPort)"
            try await withClient(url, waits: false, { $0.authorityFile = certificate.certificate }) {
                client async throws in
                try await wait(for: client) { "\($0)".contains("not to be trusted: it is for another host") }
            }
        }
    }

    @Test func aServerThatSpeaksNoTLSIsNamed() async throws {
        try await withRedisServer { server async throws in
            try await withClient(
                "rediss://localhost:\(server.port)", waits: false, { $0.connectTimeout = .milliseconds(500) }
            ) { client async throws in
                try await wait(for: client) { $0 != .connecting && $0 != .ready }
            }
        }
    }

    @Test func aFrozenServerIsLeftAndFoundAgain() async throws {
        let certificate = try await Certificate.make()
        try await withRedisServer(RedisServer.Options(certificate: certificate)) { server async throws in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.verifiesServer = false
                configuration.operationTimeout = .seconds(1)
            }
            try await withClient("rediss://localhost:\(server.tlsPort)", configure) { client async throws in
                server.freeze()
                let error = try await client.failure("GET", "key")
                guard case .outcomeUnknown = error else { throw Unexpected(error) }
                server.thaw()
                try await wait(for: client) { $0 == .ready }
                try await expectWorking(client)
            }
        }
    }

    @Test func authoritiesThatCannotBeReadAreAnError() throws {
        var configuration = RedisConfiguration(location: try RedisLocation("rediss://h"))
        configuration.authorityFile = "/no/such/file.pem"
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        #expect(throws: RedisConfigurationError.self) {
            try RedisClient(configuration: configuration, eventLoops: [loop], logger: .quiet)
        }
    }
}
