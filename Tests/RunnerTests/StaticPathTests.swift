// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The files of an application with servlets, most of which never reach Java.
@Suite("Files beside servlets", .serialized, .oneOfTwo)
struct StaticPathTests {
    /// Two places where the application can be changed.
    private enum Change: Sendable {
        /// More of web.xml, before all else.
        case descriptor(String)
        /// The inside of META-INF/context.xml.
        case context(String)
    }

    /// A copy of the application, so that files can be written and descriptors changed.
    private static func copy(_ generation: Generation, _ name: String = "files", _ changes: [Change] = []) async throws
        -> URL
    {
        let original = try await Applications.shared.directory("files", generation)
        let copy = try Scratch.directory("copy").appendingPathComponent(name)
        try FileManager.default.copyItem(at: original, to: copy)
        for change in changes {
            switch change {
            case .descriptor(let text):
                let file = copy.appendingPathComponent("WEB-INF/web.xml")
                let xml = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(
                    of: "<!-- more -->", with: text)
                try Data(xml.utf8).write(to: file)
            case .context(let text):
                try FileManager.default.createDirectory(
                    at: copy.appendingPathComponent("META-INF"), withIntermediateDirectories: true)
                try Data("<Context\(text)</Context>".utf8).write(
                    to: copy.appendingPathComponent("META-INF/context.xml"))
            }
        }
        return copy
    }

    /// Serves with one worker, and calls `body` while a servlet keeps it.
    private static func withoutWorkers(_ server: Server, _ body: () async throws -> Void) async throws {
        let holder = try server.connect()
        try await holder.send("POST /s/hold HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n")
        #expect(try await holder.receive(through: "held ").hasSuffix("held "))
        try await body()
        try await holder.send("x")
        #expect(try await holder.receive(through: "until x").hasSuffix("until x"))
        holder.close()
    }

    @Test(arguments: Generation.allCases)
    func sendsFilesWhileEveryWorkerIsTaken(_ generation: Generation) async throws {
        let copy = try await Self.copy(generation)
        let large = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try large.write(to: copy.appendingPathComponent("large.bin"))
        let server = try await Server.start(copy, generation, by: .runner, arguments: ["--max-threads", "1"])
        try await Self.withoutWorkers(server) {
            for path in ["/open.txt", "/sub/open.txt", "/page.html", "/a.own", "/README", "/open.txt?x=y"] {
                let file = path.split(separator: "?")[0].dropFirst()
                #expect(try await server.get(path).text == "the file \(file)\n")
            }
            #expect(try await server.get("/a.own")["Content-Type"] == "text/x-own")
            #expect(try await server.get("/style.css")["Content-Type"] == "text/x-style")
            #expect(try await server.get("/large.bin").body == Array(large))
            let file = try await server.get("/open.txt")
            let unchanged = try await server.get("/open.txt", [Field("If-None-Match", try #require(file["ETag"]))])
            #expect(unchanged.status == 304)
            #expect(try await server.get("/open.txt", [Field("Range", "bytes=4-7")]).text == "file")
            #expect(try await server.ask(Request("HEAD", "/open.txt"))["Content-Length"] == "18")
            // A file that is added is seen.
            try Data("late\n".utf8).write(to: copy.appendingPathComponent("late.txt"))
            #expect(try await server.get("/late.txt").text == "late\n")
        }
        try await server.stop()
    }

    @Test(arguments: Generation.allCases)
    func leavesToTomcatWhatItsMappingsTouch(_ generation: Generation) async throws {
        let server = try await Server.start(try await Self.copy(generation), generation, by: .runner)
        for _ in 0..<2 {
            for path in ["/filtered/open.txt", "/one.txt", "/x.marked"] {
                let answer = try await server.get(path)
                #expect(answer.text == "the file \(path.dropFirst())\n")
                #expect(answer["X-Mark"] == "mark", "\(path)")
            }
            #expect(try await server.get("/open.txt")["X-Mark"] == nil)
            #expect(try await server.get("/secret/open.txt").status == 403)
            #expect(try await server.get("/s/open.txt").text.hasPrefix("servlet /s/open.txt"))
            #expect(try await server.get("/x.step").text.hasPrefix("servlet /x.step"))
            for path in [
                "//secret/open.txt", "/sub/../secret/open.txt", "/secret;x/open.txt", "/%73ecret/open.txt",
                "/secret/./open.txt",
            ] {
                #expect(try await server.get(path).status == 403, "\(path)")
            }
            #expect(try await server.get("//filtered/open.txt")["X-Mark"] == "mark")
        }
        try await server.stop()
    }

    @Test(arguments: Generation.allCases)
    func answersAsEmbeddedTomcatDoes(_ generation: Generation) async throws {
        // One directory for both, as the entity tags are made of the files' times.
        let copy = try await Self.copy(generation)
        try Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(
            to: copy.appendingPathComponent("large.bin"))
        async let starting = Server.start(copy, generation, by: .runner)
        async let peerStarting = Server.start(copy, generation, by: .peer)
        let (runner, peer) = (try await starting, try await peerStarting)
        let file = try await peer.get("/open.txt")
        let (tag, date) = (try #require(file["ETag"]), try #require(file["Last-Modified"]))
        for request in Self.requests(tag: tag, date: date) {
            // The second answer comes from memory.
            for _ in 0..<2 {
                let (ours, theirs) = (try await runner.ask(request), try await peer.ask(request))
                #expect(
                    Self.comparable(ours, to: request) == Self.comparable(theirs, to: request),
                    "\(request) \(request.fields)")
                if Self.hasComparableBody(ours) { #expect(ours.body == theirs.body, "\(request) \(request.fields)") }
            }
        }
        try await runner.stop()
        try await peer.stop()
    }

    private static func requests(tag: String, date: String) -> [Request] {
        let paths = [
            "/open.txt", "/page.html", "/style.css", "/script.js", "/data.json", "/a.own", "/a.said", "/a.unknown",
            "/README",
            "/empty.txt", "/sub/open.txt", "/large.bin", "/one.txt", "/filtered/open.txt", "/x.marked", "/x.step",
            "/secret/open.txt",
            "/nothing.txt", "/sub", "/sub/", "/WEB-INF/web.xml", "/open.txt/", "/%6fpen.txt", "/open.txt;a=b",
            "//open.txt", "/open.txt?a",
        ]
        let conditions: [[Field]] = [
            [Field("If-None-Match", tag)], [Field("If-None-Match", "*")], [Field("If-None-Match", "\"x\", \(tag)")],
            [Field("If-None-Match", "\"x\"")], [Field("If-None-Match", "x")],
            [Field("If-None-Match", tag.replacingOccurrences(of: "W/", with: ""))],
            [Field("If-Modified-Since", date)], [Field("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
            [Field("If-Modified-Since", "x")],
            [Field("If-None-Match", "\"x\""), Field("If-Modified-Since", date)],
            [Field("If-Match", tag)], [Field("If-Match", "*")], [Field("If-Match", "\"x\"")], [Field("If-Match", "x")],
            [Field("If-Unmodified-Since", date)], [Field("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
            [Field("Range", "bytes=0-3")], [Field("Range", "bytes=4-")], [Field("Range", "bytes=-4")],
            [Field("Range", "bytes=0-0")],
            [Field("Range", "bytes=0-99999")], [Field("Range", "bytes=-99999")], [Field("Range", "bytes=100-")],
            [Field("Range", "bytes=4-2")],
            [Field("Range", "bytes=")], [Field("Range", "bytes=a-b")], [Field("Range", "lines=0-3")],
            [Field("Range", "BYTES=0-3")],
            [Field("Range", "bytes = 0-3")], [Field("Range", "bytes=0 - 3")], [Field("Range", "bytes=,0-3")],
            [Field("Range", "bytes=-0")],
            [Field("Range", "bytes=0-3,0-3")], [Field("Range", "bytes=0-3"), Field("Range", "bytes=1-2")],
            [Field("Range", "bytes=0-3"), Field("If-Range", tag)],
            [Field("Range", "bytes=0-3"), Field("If-Range", date)],
            [Field("Range", "bytes=0-3"), Field("If-Range", "\"x\"")],
            [Field("Range", "bytes=0-3"), Field("If-Range", "x")],
            [Field("Range", "bytes=0-3"), Field("If-Range", "Thu, 01 Jan 1970 00:00:00 GMT")],
            [Field("Range", "bytes=0-3"), Field("If-None-Match", tag)],
            [Field("Connection", "keep-alive")], [Field("Connection", "close")],
            [Field("Connection", "Upgrade"), Field("Upgrade", "websocket")],
            [Field("Expect", "100-continue")], [Field("Accept-Encoding", "gzip, br")],
            [Field("Cookie", "JSESSIONID=0123456789ABCDEF")],
            [Field("Authorization", "Basic YTpi")], [Field("Content-Length", "0")], [Field("Accept", "text/nothing")],
            [Field("TE", "trailers")],
        ]
        var requests = paths.flatMap { [Request("GET", $0), Request("HEAD", $0)] }
        requests += conditions.flatMap {
            [Request("GET", "/open.txt", fields: $0), Request("HEAD", "/open.txt", fields: $0)]
        }
        requests += ["POST", "OPTIONS", "PUT", "DELETE", "BREW"].map { Request($0, "/open.txt") }
        requests.append(Request("GET", "/open.txt", body: Array("body".utf8)))
        return requests
    }

    /// The texts of errors name the server's version, the boundary of several ranges is told by other tests.
    private static func hasComparableBody(_ answer: Answer) -> Bool {
        answer.status < 400 && answer["Content-Type"]?.hasPrefix("multipart") != true
    }

    private static func comparable(_ answer: Answer, to request: Request) -> [String] {
        let isError = answer.status >= 400
        return [answer.statusLine]
            + answer.fields.filter { field in
                switch field.name {
                case "Date": false
                case "Content-Length": !isError
                // Tomcat 9 announces chunks for a body that a HEAD does not have.
                case "Transfer-Encoding": request.method != "HEAD"
                default: true
                }
            }
            .map(\.description)
    }

    @Test(arguments: Generation.allCases)
    func leavesEveryFileToTomcatWhenSomethingSeesEveryRequest(_ generation: Generation) async throws {
        func filter(_ pattern: String) -> String {
            """
            <filter><filter-name>all</filter-name><filter-class>files.Mark</filter-class></filter>
            <filter-mapping><filter-name>all</filter-name>\(pattern)</filter-mapping>
            """
        }
        func defaultServlet(_ type: String, _ parameter: String = "") -> String {
            """
            <servlet><servlet-name>own</servlet-name><servlet-class>\(type)</servlet-class>\(parameter)
            <load-on-startup>1</load-on-startup></servlet>
            <servlet-mapping><servlet-name>own</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
            """
        }
        let tomcats = "org.apache.catalina.servlets.DefaultServlet"
        let constraint = """
            <security-constraint><web-resource-collection><web-resource-name>all</web-resource-name>
            <url-pattern>/</url-pattern></web-resource-collection></security-constraint>
            """
        let variants: [(name: String, change: Change, reason: String)] = [
            (
                "heard", .descriptor("<listener><listener-class>files.Hearer</listener-class></listener>"),
                "the listener files.Hearer hears"
            ),
            ("subclass", .descriptor(defaultServlet("files.Marking")), "its default servlet is files.Marking"),
            ("filter", .descriptor(filter("<url-pattern>/*</url-pattern>")), "the filter all is mapped to every path"),
            (
                "named", .descriptor(filter("<servlet-name>default</servlet-name>")),
                "the filter all is mapped to every path"
            ),
            ("star", .descriptor(filter("<servlet-name>*</servlet-name>")), "the filter all is mapped to every path"),
            (
                "parameter",
                .descriptor(
                    defaultServlet(
                        tomcats,
                        "<init-param><param-name>precompressed</param-name><param-value>true</param-value></init-param>"
                    )),
                "its default servlet has the parameter precompressed"
            ),
            ("constraint", .descriptor(constraint), "a security constraint is mapped to every path"),
            (
                "valve", .context("><Valve className='org.apache.catalina.valves.RemoteIpValve'/>"),
                "RemoteIpValve sees every request"
            ),
            ("reloadable", .context(" reloadable='true'>"), "it is reloadable"),
            ("linking", .context("><Resources allowLinking='true'/>"), "it may follow links"),
            (
                "before",
                .context(
                    "><Resources><PreResources className='org.apache.catalina.webresources.DirResourceSet' base='/tmp' webAppMount='/tmp'/></Resources>"
                ), "it has resources before"
            ),
            (
                "charset", .descriptor("<response-character-encoding>UTF-8</response-character-encoding>"),
                "response character encoding"
            ),
        ]
        var paths = [try await Self.copy(generation, "files").path]
        for variant in variants { paths.append(try await Self.copy(generation, variant.name, [variant.change]).path) }
        let base = try Scratch.directory("variants")
        let program = try Program.runner(["--port", "0", "--temp-directory", base.path, "--max-threads", "4"] + paths)
            .start()
        let server = try await Server.serving(program)
        let lines = program.output.text.split(separator: "\n")
        func isSaid(_ reason: String, of name: String) -> Bool {
            lines.contains { $0.contains("/\(name)") && $0.contains(reason) }
        }
        #expect(isSaid("without Java", of: "files"))
        for variant in variants {
            #expect(isSaid(variant.reason, of: variant.name), "\(variant.name)")
            #expect(try await server.get("/\(variant.name)/open.txt").text == "the file open.txt\n")
        }
        for name in ["subclass", "filter", "named", "star"] {
            #expect(try await server.get("/\(name)/open.txt")["X-Mark"] != nil, "\(name)")
        }
        #expect(try await server.get("/open.txt")["X-Mark"] == nil)
        #expect(try await server.get("/heard/s/x").text == "servlet /heard/s/x 2")
        try await server.stop()
    }

    @Test func asksTheContextWithTheLongestPath() async throws {
        let root = try await Self.copy(.jakarta, "root")
        // In the root's own folder of that name lies another file: the longer context owns the path, with a list or without.
        for name in ["plain", "heard"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(name), withIntermediateDirectories: true)
            for file in ["open.txt", "only.txt"] {
                try Data("the root's\n".utf8).write(to: root.appendingPathComponent("\(name)/\(file)"))
            }
        }
        let plain = try await Self.copy(.jakarta, "plain")
        let heard = try await Self.copy(
            .jakarta, "heard", [.descriptor("<listener><listener-class>files.Hearer</listener-class></listener>")])
        let base = try Scratch.directory("contexts")
        let program = try Program.runner(
            ["--port", "0", "--temp-directory", base.path, root.path, plain.path, heard.path]
        ).start()
        let server = try await Server.serving(program)
        for name in ["plain", "heard"] {
            #expect(try await server.get("/\(name)/open.txt").text == "the file open.txt\n")
            #expect(try await server.get("/\(name)/only.txt").status == 404)
        }
        #expect(try await server.get("/heard/../heard/only.txt").status == 404)
        #expect(try await server.get("/sub/open.txt").text == "the file sub/open.txt\n")
        try await server.stop()
    }

    @Test func answersAPipelineInItsOrder() async throws {
        let server = try await Server.start(try await Self.copy(.jakarta), .jakarta, by: .runner)
        let connection = try server.connect()
        let paths = ["/open.txt", "/s/a", "/sub/open.txt", "/nothing", "/one.txt", "/page.html"]
        try await connection.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
        var texts: [String] = []
        for _ in paths { texts.append(try await connection.receive().text) }
        #expect(texts[0] == "the file open.txt\n")
        #expect(texts[1].hasPrefix("servlet /s/a"))
        #expect(texts[2] == "the file sub/open.txt\n")
        #expect(texts[3].contains("404"))
        #expect(texts[4...] == ["the file one.txt\n", "the file page.html\n"])
        try await server.stop()
    }
}
