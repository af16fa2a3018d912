// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct StaticFileServiceTests {
    /// Serves the root of a site; its entries are looked at again at every request.
    private func serve<Result>(
        _ site: Site, _ configuration: StaticFileConfiguration = Site.plain, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let service = try StaticFileService(root: site.root.path, contextPath: "/", configuration: configuration)
        return try await FileServer.run([service], body)
    }

    private func ask(_ port: Int, _ request: Request) async throws -> Answer {
        try await ClientConnection(port: port).ask(request)
    }

    /// Bytes whose place in a file can be told.
    private static func content(_ count: Int) -> [UInt8] {
        let block = (0..<1009).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var content: [UInt8] = []
        while content.count < count { content += block }
        return Array(content.prefix(count))
    }

    /// Asks until the answer is as it should be, for at most as long as a cache may be behind.
    private func eventually(_ port: Int, _ target: String, _ isDone: (Answer) -> Bool) async throws -> Bool {
        let deadline = Deadline(after: .seconds(5))
        repeat {
            if isDone(try await ask(port, Request(target))) { return true }
            try await Task.sleep(for: .milliseconds(50))
        } while !deadline.hasPassed
        return false
    }

    @Test func seesAFileThatIsAddedChangedAndRemoved() async throws {
        let site = try Site()
        try await serve(site) { port in
            #expect(try await ask(port, Request("/new.txt")).status == 404)
            try Site.write(Array("one".utf8), site.root, "new.txt")
            #expect(try await ask(port, Request("/new.txt")).text == "one")
            // The same length and time of modification: only the inode tells.
            try FileManager.default.removeItem(at: site.root.appendingPathComponent("new.txt"))
            try Site.write(Array("two".utf8), site.root, "new.txt")
            #expect(try await eventually(port, "/new.txt") { $0.text == "two" })
            try FileManager.default.removeItem(at: site.root.appendingPathComponent("new.txt"))
            #expect(try await eventually(port, "/new.txt") { $0.status == 404 })
        }
    }

    @Test func seesAWelcomeFileThatIsAdded() async throws {
        let site = try Site()
        try await serve(site) { port in
            #expect(try await ask(port, Request("/sub/welcome/")).text == "w")
            try Site.write(Array("better".utf8), site.root, "sub/welcome/index.html")
            #expect(try await eventually(port, "/sub/welcome/") { $0.text == "better" })
        }
    }

    @Test func seesADirectoryReplacedByALink() async throws {
        let site = try Site()
        try await serve(site) { port in
            #expect(try await ask(port, Request("/dir/file.txt")).text == "x")
            let directory = site.root.appendingPathComponent("dir")
            try FileManager.default.moveItem(at: directory, to: site.root.appendingPathComponent("moved"))
            try FileManager.default.createSymbolicLink(atPath: directory.path, withDestinationPath: "moved")
            #expect(try await eventually(port, "/dir/file.txt") { $0.status == 404 })
        }
    }

    @Test(arguments: [true, false]) func sendsALargeFileAndItsRanges(usesSendfile: Bool) async throws {
        let site = try Site()
        var configuration = Site.plain
        configuration.usesSendfile = usesSendfile
        let content = Self.content(9_000_000)
        try Site.write(content, site.root, "large.bin")
        try await serve(site, configuration) { port in
            for _ in 0..<2 {
                let whole = try await ask(port, Request("/large.bin"))
                #expect(whole.body == content && whole.framing == .length(9_000_000))
            }
            let part = try await ask(port, Request("/large.bin").with("Range", "bytes=1000000-2999999"))
            #expect(part.status == 206 && part.body == Array(content[1_000_000..<3_000_000]))
            let head = try await ask(port, Request("HEAD", "/large.bin"))
            #expect(head["Content-Length"] == "9000000" && head.body.isEmpty)
        }
    }

    @Test func sendsRangesLargerThanAnyBufferToASlowClient() async throws {
        let site = try Site()
        let content = Self.content(9_000_000)
        try Site.write(content, site.root, "large.bin")
        try await serve(site) { port in
            let connection = try ClientConnection(port: port)
            try await connection.send(
                Request("/large.bin").with("Range", "bytes=0-6999999,8000000-8999999").bytes(host: "localhost"))
            // By the time this is answered the other response has filled all buffers and waits for its client.
            #expect(try await ask(port, Request("/hello.txt")).status == 200)
            let answer = try await connection.receive()
            let marker =
                "\r\n--CATALINA_MIME_BOUNDARY\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes "
            let expected =
                Array("\(marker)0-6999999/9000000\r\n\r\n".utf8) + content[..<7_000_000]
                + Array("\(marker)8000000-8999999/9000000\r\n\r\n".utf8) + content[8_000_000...]
                + Array("\r\n--CATALINA_MIME_BOUNDARY--".utf8)
            #expect(answer.framing == .chunked && answer.body == expected)
        }
    }

    @Test func anErrorPageInWEBINFIsShownButCannotBeAskedFor() async throws {
        let site = try Site()
        try Site.write(Array("lost".utf8), site.root, "WEB-INF/404.html")
        var configuration = Site.plain
        configuration.errorPages = [404: "/WEB-INF/404.html"]
        try await serve(site, configuration) { port in
            for _ in 0..<2 {
                let answer = try await ask(port, Request("/nope"))
                #expect(answer.status == 404 && answer.text == "lost" && answer["Content-Type"] == "text/html")
                let direct = try await ask(port, Request("/WEB-INF/404.html"))
                #expect(direct.status == 404 && direct["ETag"] == nil)
            }
        }
    }

    @Test func neverShowsTheSourceOfAPage() async throws {
        let site = try Site()
        try Site.write(Array("<% secret %>".utf8), site.root, "page.jsp")
        try Site.write(Array("<% secret %>".utf8), site.root, "empty/index.jsp")
        try await serve(site) { port in
            for target in ["/page.jsp", "/page.jsp;x", "/%70age.jsp", "/empty/", "/page.jsp?x"] {
                let answer = try await ask(port, Request(target))
                #expect(answer.status == 404 && !answer.text.contains("&lt;%") && !answer.text.contains("<%"))
            }
        }
    }

    @Test func saysContinueBeforeItAnswers() async throws {
        let site = try Site()
        try await serve(site) { port in
            let connection = try ClientConnection(port: port)
            try await connection.send(
                "POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            let answer = try await connection.receive()
            #expect(answer.informational.count == 1 && answer.text == "hello, world\n")
            try await connection.send("abcGET /abc.txt HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await connection.receive().text == "abcdefghijklmnopqrstuvwxyz")
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        let site = try Site()
        try await serve(site) { port in
            let targets = ["/abc.txt", "/big.bin", "/nope", "/dir", "/hello.txt", "/empty.txt", "/medium.css"]
            let connection = try ClientConnection(port: port)
            try await connection.send((targets + targets).flatMap { Request($0).bytes(host: "localhost") })
            for expected in [200, 200, 404, 302, 200, 200, 200, 200, 200, 404, 302, 200, 200, 200] {
                #expect(try await connection.receive().status == expected)
            }
        }
    }

    @Test func neitherTellsWhatItIsNorWhatIsWrongWhenToldSo() async throws {
        let site = try Site()
        var configuration = StaticFileConfiguration()
        configuration.showsErrorReport = false
        try await serve(site, configuration) { port in
            let answer = try await ask(port, Request("/nope"))
            #expect(answer.text.hasSuffix("<body><h1>HTTP Status 404 – Not Found</h1></body></html>"))
        }
    }

    @Test func keepsNoMoreFilesOpenThanItMay() async throws {
        let site = try Site()
        for number in 0..<20 {
            try Site.write([UInt8](repeating: 1, count: 70_000), site.root, "large\(number).bin")
        }
        var configuration = Site.plain
        configuration.maxOpenFiles = 4
        let service = try StaticFileService(root: site.root.path, contextPath: "", configuration: configuration)
        try await FileServer.run([service]) { port in
            for number in 0..<20 {
                let answer = try await ask(port, Request("/large\(number).bin"))
                #expect(answer.body.count == 70_000)
                #expect(service.cache.usage.openFiles <= 4)
            }
        }
    }

    @Test func spellingsOfOnePathShareOneEntry() async throws {
        let site = try Site()
        let service = try StaticFileService(root: site.root.path, contextPath: "", configuration: Site.plain)
        try await FileServer.run([service]) { port in
            _ = try await ask(port, Request("/hello.txt"))
            let usage = service.cache.usage
            for number in 0..<50 { _ = try await ask(port, Request("/hello.txt;x=\(number)")) }
            #expect(service.cache.usage == usage)
        }
    }
}
