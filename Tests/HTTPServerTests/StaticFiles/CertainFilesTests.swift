// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import TestSupport
import Testing

@testable import HTTPServer

/// Answers what is certain to be a file, and 418 for all that would go to the application.
private final class Split: ExchangeHandler {
    private let service: StaticFileService

    init(_ service: StaticFileService) { self.service = service }

    func handle(_ exchanges: [Exchange]) {
        for exchange in exchanges where !service.answerIfCertain(exchange) {
            service.respond(exchange, 418, ResponseFields(), contentLength: 0)
        }
    }
}

@Suite struct CertainFilesTests {
    @Test(arguments: [
        ("GET", "/abc.txt", 200), ("HEAD", "/abc.txt", 200), ("GET", "/abc.txt?query", 200),
        ("GET", "/dir/file.txt", 418),
        ("POST", "/abc.txt", 418), ("OPTIONS", "/abc.txt", 418), ("GET", "/", 418), ("GET", "/dir", 418),
        ("GET", "/%61bc.txt", 418), ("GET", "/abc.txt;x", 418), ("GET", "//abc.txt", 418), ("GET", "/nope.txt", 418),
        ("GET", "/WEB-INF/secret.txt", 418), ("GET", "/link-in.txt", 418),
    ])
    func answersFilesThatTheListAllowsAndNothingElse(method: String, target: String, status: Int) async throws {
        let site = try Site()
        var configuration = Site.plain
        configuration.isCertain = { !$0.starts(with: "/dir/".utf8) }
        let service = try StaticFileService(root: site.root.path, contextPath: "", configuration: configuration)
        let server = HTTPServer(
            configuration: Self.configuration, handler: Split(service), logger: Logger(label: "test"))
        let port = try await server.start()
        for _ in 0..<2 {
            let answer = try await ClientConnection(port: port).ask(Request(method, target))
            #expect(answer.status == status)
        }
        await server.stop()
    }

    @Test(arguments: [
        ("GET", Field("If-None-Match", "*"), 304), ("GET", Field("Range", "bytes=1-2"), 206),
        ("GET", Field("If-Match", "*"), 200), ("GET", Field("If-Modified-Since", "x"), 200),
        ("GET", Field("If-Match", "\"x\""), 418), ("GET", Field("If-None-Match", "x"), 418),
        ("GET", Field("Range", "bytes=1000-"), 418), ("GET", Field("Range", "bytes=0-0,2-2"), 418),
        ("HEAD", Field("Range", "bytes=1-2"), 418), ("GET", Field("Upgrade", "websocket"), 418),
        ("GET", Field("Expect", "100-continue"), 418), ("GET", Field("Content-Length", "0"), 418),
        ("GET", Field("Updates", "x"), 200), ("GET", Field("Accept", "x"), 200),
    ])
    func answersNoErrorAndNothingButAPlainRequest(method: String, field: Field, status: Int) async throws {
        let site = try Site()
        var configuration = Site.plain
        configuration.isCertain = { _ in true }
        let service = try StaticFileService(root: site.root.path, contextPath: "", configuration: configuration)
        let server = HTTPServer(
            configuration: Self.configuration, handler: Split(service), logger: Logger(label: "test"))
        let port = try await server.start()
        for _ in 0..<2 {
            let answer = try await ClientConnection(port: port).ask(Request(method, "/abc.txt", fields: [field]))
            #expect(answer.status == status)
        }
        await server.stop()
    }

    @Test func anEntryMadeForAWholeAnswerDoesNotMakeAPathCertain() async throws {
        let site = try Site()
        var configuration = Site.plain
        configuration.isCertain = { _ in false }
        let service = try StaticFileService(root: site.root.path, contextPath: "", configuration: configuration)
        try await FileServer.run([service]) { port in
            let answer = try await ClientConnection(port: port).ask(Request("/abc.txt"))
            #expect(answer.status == 200)
        }
        let server = HTTPServer(
            configuration: Self.configuration, handler: Split(service), logger: Logger(label: "test"))
        let port = try await server.start()
        #expect(try await ClientConnection(port: port).ask(Request("/abc.txt")).status == 418)
        await server.stop()
    }

    private static var configuration: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.eventLoops = 1
        return configuration
    }
}
