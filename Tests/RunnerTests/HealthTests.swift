// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import Testing

/// `runner health`, as a container's health check calls it.
@Suite("Asking for health", .serialized, .oneOfTwo)
struct HealthTests {
    private func ask(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (exit: RunningProgram.Exit, output: String, errors: String) {
        let program = try Program.runner(["health"] + arguments, environment: environment).start()
        let exit = try await program.exit()
        return (exit, program.standardOutput.text, program.standardError.text)
    }

    @Test func aServerThatIsReady() async throws {
        let server = try await Starting.server([try await Starting.directory("plain")])
        let byFlag = try await ask(["--port", "\(server.port)"])
        #expect(byFlag.exit == .code(0))
        #expect(byFlag.output == "200 {\"status\":\"ready\"}\n")
        #expect(try await ask([], environment: ["PORT": "\(server.port)"]).exit == .code(0))
        #expect(try await ask(["--host", "localhost", "--port", "\(server.port)"]).exit == .code(0))
        let elsewhere = try await ask(["--port", "\(server.port)", "--health-path", "/none"])
        #expect(elsewhere.exit == .code(1))
        #expect(elsewhere.output.hasPrefix("404 "))
        #expect(try await server.stop() == .code(0))
        let stopped = try await ask(["--port", "\(server.port)"])
        #expect(stopped.exit == .code(1))
        #expect(stopped.errors == "runner: 127.0.0.1:\(server.port) cannot be asked: Connection refused.\n")
    }

    @Test func aServerWithoutItsApplication() async throws {
        let application = try await Failing.directory(Failing.listener("none.Such"))
        let server = try await Server.bound(Starting.program(["--shutdown-override", application]))
        try await server.waitForHealth("degraded")
        let (exit, text, _) = try await ask(["--port", "\(server.port)"])
        #expect(exit == .code(1))
        #expect(text == "503 {\"status\":\"degraded\"}\n")
        try await server.stop()
    }

    @Test func aServerThatSpeaksTLS() async throws {
        let certificate = try await Certificate.make()
        let program = try Starting.program([
            "--tls-certificate", certificate.certificate, "--tls-key", certificate.key,
            try await Starting.directory("plain"),
        ])
        try await program.output.contains("Ready")
        let port = try await program.output.first("the port") { text in
            text.firstMatch(of: /https:\/\/[^ :\/]+:([0-9]+)/).flatMap { Int($0.1) }
        }
        let (exit, text, _) = try await ask(["--port", "\(port)"])
        #expect(exit == .code(0))
        #expect(text == "200 {\"status\":\"ready\"}\n")
        #expect(try await program.stop() == .code(0))
    }

    @Test func aServerThatSpeaksSomethingElse() async throws {
        let redis = try await RedisServer.start()
        let (exit, _, sentence) = try await ask(["--port", "\(redis.port)", "--timeout", "1"])
        #expect(exit == .code(1))
        #expect(sentence == "runner: 127.0.0.1:\(redis.port) does not answer in HTTP; correct --port.\n")
    }

    @Test func aServerThatSaysNothing() async throws {
        let listener = try SilentListener()
        defer { listener.close() }
        let (exit, _, sentence) = try await ask(["--port", "\(listener.port)", "--timeout", "0.2"])
        #expect(exit == .code(1))
        #expect(sentence == "runner: 127.0.0.1:\(listener.port) cannot be asked: no answer within 200 ms.\n")
    }

    @Test func whatCannotBeAsked() async throws {
        #expect(try await ask(["--port", "x"]).exit == .code(64))
        #expect(try await ask([], environment: ["PORT": "x"]).exit == .code(64))
        #expect(try await ask(["--health-path", "off"]).exit == .code(64))
        #expect(try await ask(["--host", "none.invalid", "--port", "1"]).exit == .code(1))
    }
}

/// A port on which connections come about and nobody speaks.
private struct SilentListener {
    let port: Int
    private let socket: Int32

    struct Unavailable: Error {}

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 1) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard isBound else { throw Unavailable() }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() { _ = Glibc.close(socket) }
}
