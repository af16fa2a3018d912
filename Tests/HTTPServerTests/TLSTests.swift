// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import NIOCore
import TestSupport
import Testing

@testable import HTTPServer

@Suite("TLS of the server")
struct ServerTLSTests {
    /// A ServerHello as a TLS 1.2 server sends it, with its record.
    private static func hello(session: [UInt8], suite: UInt16) -> [UInt8] {
        let body: [UInt8] =
            [3, 3] + [UInt8](repeating: 7, count: 32) + [UInt8(session.count)] + session
            + [UInt8(suite >> 8), UInt8(truncatingIfNeeded: suite), 0]
        let message: [UInt8] = [2, 0, 0, UInt8(body.count)] + body
        return [22, 3, 3, 0, UInt8(message.count)] + message
    }

    @Test func readsTheServersChoice() throws {
        let bytes = Self.hello(session: [1, 2, 3], suite: 0xC02F)
        let hello = try #require(ServerHello(bytes))
        #expect(hello.sessionID == [1, 2, 3])
        #expect(CipherSuite(hello.cipherSuite).name == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        let facts = TLSFacts(version: "TLSv1.2", hello: hello, peerCertificate: nil)
        #expect(facts.sessionID == "010203")
        #expect(facts.keySize == 128)
        for count in 0..<(bytes.count - 1) { #expect(ServerHello(bytes.prefix(count)) == nil) }
        #expect(ServerHello([21] + bytes.dropFirst()) == nil)
        var long = Self.hello(session: [], suite: 1)
        long[43] = 200
        #expect(ServerHello(long) == nil)
    }

    /// Of a body that ends with the connection nothing else tells (RFC 9112 9.8).
    @Test(arguments: [true, false]) func aResponseThatIsCutOffDoesNotLookWhole(_ isCut: Bool) async throws {
        let certificate = try await Certificate.make()
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.tls = try ServerTLS(
            TLSSettings(identity: .pem(certificates: certificate.certificate, key: certificate.key)))
        let goOn = Box<Bool>()
        let handler = Answering { exchange in
            exchange.begin()
            _ = exchange.write("the first half, ")
            guard let isCut = try? goOn.take() else { return }
            if isCut {
                exchange.abort()
            } else {
                _ = exchange.write("the second half")
                exchange.end()
            }
        }
        let server = HTTPServer(configuration: configuration, handler: handler, logger: Logger(label: "test"))
        let tunnel = try await TLSTunnel.start(to: try await server.start())
        let connection = try ClientConnection(port: tunnel.port)
        try await connection.send("GET / HTTP/1.0\r\n\r\n")
        _ = try await connection.receive(through: "the first half, ")
        goOn.put(isCut)
        if isCut {
            await #expect(throws: ClientConnection.Failure.self, "\(tunnel.program.output.text)") {
                try await connection.receiveToEnd()
            }
        } else {
            #expect(try await connection.receiveToEnd() == Array("the second half".utf8))
        }
        await tunnel.stop()
        await server.stop()
    }

    /// What was promised of it cannot be sent: the client must not wait for it, nor take what it has for all.
    @Test func aFileThatShrinksEndsItsConnection() async throws {
        let certificate = try await Certificate.make()
        let file = try Scratch.directory("shrinking").appendingPathComponent("file").path
        // More than all buffers on the way hold.
        let size = 200_000_000
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        #expect(truncate(file, size) == 0)
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.tls = try ServerTLS(
            TLSSettings(identity: .pem(certificates: certificate.certificate, key: certificate.key)))
        let handler = Answering { exchange in
            exchange.begin(contentLength: Int64(size))
            _ = exchange.sendFile(path: Array(file.utf8), from: 0, to: Int64(size))
        }
        let server = HTTPServer(configuration: configuration, handler: handler, logger: Logger(label: "test"))
        let tunnel = try await TLSTunnel.start(to: try await server.start())
        let connection = try ClientConnection(port: tunnel.port)
        try await connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try await connection.receiveBytes(1000)
        #expect(truncate(file, 1000) == 0)
        let failure = await #expect(throws: ClientConnection.Failure.self) { try await connection.receiveToEnd() }
        #expect("\(failure.map { "\($0)" } ?? "")".contains("reset"))
        try await onThread { try eventually("the connection to be gone") { server.isIdle } }
        await tunnel.stop()
        await server.stop()
    }

    @Test func aHandshakeThatTakesTooLongEndsAndLeavesNothing() async throws {
        let certificate = try await Certificate.make()
        let tls = try ServerTLS(
            TLSSettings(identity: .pem(certificates: certificate.certificate, key: certificate.key)))
        try await withServer {
            $0.tls = tls
            $0.headTimeout = .milliseconds(200)
        } answering: {
            $0.reply()
        } client: { server, port in
            let silent = try RawConnection(port: port)
            let slow = try RawConnection(port: port)
            try slow.send([22, 3, 1])
            #expect(try silent.isEnded())
            #expect(try slow.isEnded())
            try eventually("the connections to be gone") { server.isIdle }
        }
    }
}
