// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Tomcat's default servlet where the application has told it something, and files that come and go.
@Suite("The default servlet", .serialized, .oneOfTwo)
struct DefaultServletTests {
    /// A copy of the application of files, with a default servlet of its own for these patterns, and `more` in web.xml.
    private static func application(
        _ generation: Generation, _ parameters: [String: String], patterns: [String] = ["/"],
        and more: String = ""
    ) async throws -> URL {
        let copy = try Scratch.directory("default-servlet").appendingPathComponent("files")
        try FileManager.default.copyItem(at: try await Applications.shared.directory("files", generation), to: copy)
        guard !parameters.isEmpty || patterns != ["/"] || !more.isEmpty else { return copy }
        let settings = parameters.sorted { $0.key < $1.key }.map { name, value in
            "<init-param><param-name>\(name)</param-name><param-value>\(value)</param-value></init-param>"
        }
        let servlet = """
            <servlet><servlet-name>own</servlet-name>
            <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>\(settings.joined())
            <load-on-startup>1</load-on-startup></servlet>
            <servlet-mapping><servlet-name>own</servlet-name>
            \(patterns.map { "<url-pattern>\($0)</url-pattern>" }.joined())</servlet-mapping>
            """
        let file = copy.appendingPathComponent("WEB-INF/web.xml")
        let xml = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(
            of: "<!-- more -->", with: (patterns.isEmpty ? "" : servlet) + more)
        try Data(xml.utf8).write(to: file)
        return copy
    }

    private static let targets = [
        "/", "/sub", "/sub/", "/sub/?C=N;O=D", "/sub/?C=S;O=A", "/empty", "/empty/", "/open.txt", "/page.html",
        "/sub/open.txt", "/README", "/nothing", "/nothing/", "/WEB-INF/", "/META-INF", "/s/x", "/secret/open.txt",
        "/secret/", "/x.marked", "/filtered/open.txt", "/filtered/",
    ]

    private static func requests() -> [Request] {
        ["GET", "HEAD", "OPTIONS", "POST", "TRACE", "PROPFIND"].flatMap { method in
            targets.map { Request(method, $0) }
        }
            + ["/sub/", "/"].flatMap { target in
                ["text/xml", "text/html", "*/*;q=0.1"].map { Request(target, fields: [Field("Accept", $0)]) }
            }
    }

    /// Index pages, and the files beside them.
    @Test(arguments: Generation.allCases)
    func answersAsTomcatDoes(_ generation: Generation) async throws {
        let copy = try await Self.application(generation, ["listings": "true", "sortListings": "true"])
        try FileManager.default.createDirectory(
            at: copy.appendingPathComponent("empty"), withIntermediateDirectories: true)
        let pair = try await Pair.start(copy, generation)
        #expect(pair.runner.program.output.text.contains("its default servlet has the parameter"))
        try await pair.compare(Self.requests())
        #expect(try await pair.runner.get("/sub/").text.contains("Directory Listing"))
        try await pair.stop()
    }

    /// A second mapping of the same servlet changes nothing about a file, nor does a filter for parameters: the host sends it.
    @Test(arguments: Generation.allCases)
    func isTheSameUnderASecondMappingAndBehindAFilterForParameters(_ generation: Generation) async throws {
        let filter = """
            <filter><filter-name>encoding</filter-name>
            <filter-class>org.apache.catalina.filters.SetCharacterEncodingFilter</filter-class>
            <init-param><param-name>encoding</param-name><param-value>UTF-8</param-value></init-param></filter>
            <filter-mapping><filter-name>encoding</filter-name><url-pattern>/*</url-pattern></filter-mapping>
            """
        let copy = try await Self.application(generation, [:], patterns: ["/", "/sub/*", "*.html"], and: filter)
        let pair = try await Pair.start(copy, generation)
        #expect(pair.runner.program.output.text.contains("files=\"without Java\""))
        try await pair.compare(Self.requests())
        try await pair.stop()
    }

    /// As with a dispatcher at `/` that leaves its resources to Tomcat: those are the host's, and nothing else.
    @Test(arguments: Generation.allCases)
    func keepsWhatTheApplicationsOwnLeavesToIt(_ generation: Generation) async throws {
        let mapping = """
            <servlet-mapping><servlet-name>steps</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
            <servlet-mapping><servlet-name>default</servlet-name>
            <url-pattern>/sub/*</url-pattern><url-pattern>*.html</url-pattern></servlet-mapping>
            """
        let copy = try await Self.application(generation, [:], patterns: [], and: mapping)
        let pair = try await Pair.start(copy, generation, arguments: ["--max-threads", "1"])
        #expect(pair.runner.program.output.text.contains("files=\"without Java\""))
        try await pair.compare(
            Self.requests()
                + ["/sub/x.step", "/a.html/b", "/s/page.html", "/sub.txt", "/sub/nothing.txt"].map {
                    Request($0)
                })
        #expect(try await pair.runner.get("/open.txt").text.hasPrefix("servlet /open.txt"))
        let holder = try pair.runner.connect()
        try await holder.send("POST /s/hold HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n")
        #expect(try await holder.receive(through: "held ").hasSuffix("held "))
        for file in ["sub/open.txt", "page.html"] {
            #expect(try await pair.runner.get("/\(file)").text == "the file \(file)\n")
        }
        try await holder.send("x")
        holder.close()
        try await pair.stop()
    }

    @Test(arguments: Generation.allCases)
    func changesFilesWhereTheApplicationLetsIt(_ generation: Generation) async throws {
        let server = try await Server.start(
            try await Self.application(generation, ["readonly": "false"]), generation)
        func put(_ text: String, _ fields: [Field] = []) async throws -> Int {
            try await server.ask(Request("PUT", "/sub/new.txt", fields: fields, body: Array(text.utf8))).status
        }
        #expect(try await put("first text") == 201)
        #expect(try await server.get("/sub/new.txt").text == "first text")
        #expect(try await put("second text") == 204)
        #expect(try await server.get("/sub/new.txt").text == "second text")
        #expect(try await put("THIRD", [Field("Content-Range", "bytes 0-4/11")]) == 204)
        #expect(try await server.get("/sub/new.txt").text == "THIRDd text")
        // Tomcat 9.0.70 checks neither.
        if generation == .jakarta {
            #expect(try await put("x", [Field("Content-Range", "bytes 0-4/11")]) == 400)
            #expect(try await put("x", [Field("If-Match", "\"other\"")]) == 412)
        }
        let chunked = Request(
            "PUT", "/sub/new.txt", fields: [Field("Transfer-Encoding", "chunked")],
            body: Array("6\r\nchunks\r\n0\r\n\r\n".utf8))
        #expect(try await server.ask(chunked).status == 204)
        #expect(try await server.get("/sub/new.txt").text == "chunks")
        #expect(try await server.ask(Request("DELETE", "/sub/new.txt")).status == 204)
        #expect(try await server.get("/sub/new.txt").status == 404)
        #expect(try await server.ask(Request("DELETE", "/sub/new.txt")).status == 404)
        #expect(try await server.ask(Request("PUT", "/WEB-INF/new.txt", body: [1])).status == 404)
        let options = try await server.ask(Request("OPTIONS", "/open.txt"))
        #expect(options["Allow"]?.contains("PUT") == true)
        try await server.stop()
    }

    /// Through the host's own files: this application leaves them to it.
    @Test(arguments: Generation.allCases)
    func seesFilesThatAreAddedChangedAndRemoved(_ generation: Generation) async throws {
        let copy = try await Self.application(generation, [:])
        let server = try await Server.start(copy, generation, by: .runner)
        #expect(server.program.output.text.contains("files=\"without Java\""))
        func answer(_ target: String, _ isAwaited: (Answer) -> Bool) async throws -> Answer {
            let deadline = Deadline(after: .seconds(20))
            var last = try await server.get(target)
            while !isAwaited(last), !deadline.hasPassed { last = try await server.get(target) }
            return last
        }
        for target in ["/open.txt", "/sub/open.txt"] {
            let file = copy.appendingPathComponent(String(target.dropFirst()))
            let before = try await server.get(target)
            #expect(before.status == 200)
            // Of the same size and time: nothing but the inode differs.
            let time = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
            let other = before.text.replacingOccurrences(of: "the file", with: "new file")
            try Data(other.utf8).write(to: file, options: .atomic)
            try FileManager.default.setAttributes(
                [.modificationDate: try #require(time as? Date)], ofItemAtPath: file.path)
            let changed = try await answer(target) { $0.text == other }
            #expect(changed.text == other)
            try Data("longer than it was before".utf8).write(to: file)
            let longer = try await answer(target) { $0.text == "longer than it was before" }
            #expect(longer["ETag"] != before["ETag"])
            try FileManager.default.removeItem(at: file)
            #expect(try await answer(target) { $0.status == 404 }.status == 404)
            try Data("back again".utf8).write(to: file)
            // Tomcat remembers for five seconds that there was nothing; the host looks.
            #expect(try await server.get(target).text == "back again")
        }
        try await server.stop()
    }
}
