// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `--enable-compression`, against a connector of Tomcat's with `compression="on"`.
@Suite("Compression", .serialized, .oneOfTwo)
struct CompressionTests {
    private static let gzip = Field("Accept-Encoding", "gzip")

    /// A copy of a test application with files that are worth compressing and others that are not.
    private static func application(_ name: String, _ generation: Generation) async throws -> URL {
        let directory = try Scratch.directory("compression").appendingPathComponent(name)
        try FileManager.default.copyItem(at: try await Applications.shared.directory(name, generation), to: directory)
        let words = (0..<400_000).map { (index: Int) -> UInt8 in
            UInt8(truncatingIfNeeded: 97 + (index * index / 7 + index / 13) % 26)
        }
        for (name, size) in [
            ("page.html", 10_000), ("small.css", 2047), ("edge.txt", 2048), ("large.js", 400_000), ("image.png", 9000),
            ("data.txt", 30_000),
        ] {
            try Data(words.prefix(size)).write(to: directory.appendingPathComponent(name))
        }
        // Compressible, but less than the file keeps in memory: three bytes become four.
        var state: UInt64 = 42
        let noise = (0..<300_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return 48 + UInt8(truncatingIfNeeded: state >> 40) % 64
        }
        try Data(noise).write(to: directory.appendingPathComponent("noise.txt"))
        return directory
    }

    private static func pack(_ directory: URL, as name: String = "app.war") async throws -> URL {
        let archive = try Scratch.directory("compression-war").appendingPathComponent(name)
        try await blocking { try Java.find().pack(directory, to: archive) }
        return archive
    }

    private static func strip(_ answer: Answer) -> [String] {
        answer.fields.filter { $0.name != "Date" }.map(\.description)
    }

    // MARK: Responses of servlets

    @Test(arguments: Generation.allCases)
    func compressesAsTomcatDoes(_ generation: Generation) async throws {
        let pair = try await Pair.start(
            try await Self.application("compressing", generation), generation, arguments: ["--enable-compression"],
            connector: ["compression=on"])
        let accepted = [
            "gzip", "GZIP", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.001", "gzip;q=1.1", "gzip;q=x", "gzip; q=0.5",
            "gzip;x=1", "identity", "*", "*;q=0", "br, gzip", "identity, gzip;q=0.1", "deflate", "x-gzip", "",
            "gzip,", "/, gzip", "br;q=1 gzip",
        ]
        let html = "/made?type=text/html&size=3000"
        try await pair.compare(accepted.map { Request(html, fields: [Field("Accept-Encoding", $0)]) })
        try await pair.compare([
            Request(html), Request(html, fields: [Field("Accept-Encoding", "br"), Self.gzip]),
            Request(html, fields: [Self.gzip, Field("User-Agent", "gozilla")]),
        ])
        let targets = [
            "&size=0", "&size=2047", "&size=2048", "&size=2047&length=1", "&size=2048&length=1", "&size=100000",
            "&size=3000&flush=1", "&size=0&flush=1", "&size=300000&flush=1", "&size=3000&tag=%22strong%22",
            "&size=3000&tag=W/%22weak%22", "&size=3000&vary=Cookie", "&size=3000&vary=*",
            "&size=3000&vary=Accept-Encoding", "&size=3000&encoding=br", "&size=3000&encoding=gzip",
            "&size=3000&encoding=x-own", "&size=3000&cache=no-transform", "&size=3000&status=204",
            "&size=3000&status=404", "&size=3000&status=304", "&size=3000&error=404", "&size=3000&error=500",
            "&size=100000&listener=1", "&size=500000&listener=1",
        ].map { "/made?type=text/html\($0)" }
        try await pair.compare(
            targets.flatMap { target in
                ["GET", "HEAD"].flatMap { [Request($0, target, fields: [Self.gzip]), Request($0, target)] }
            })
        // Of HEAD with trailers see Exceptions.
        try await pair.compare([Request(html + "&trailer=1", fields: [Self.gzip]), Request(html + "&trailer=1")])
        let types = [
            "text/html;charset=UTF-8", "text/xml", "text/plain", "text/css", "application/json", "application/xml",
            "text/javascript", "application/javascript", "text/csv", "image/png", "application/x-javascript",
            "application/json-seq", "TEXT/HTML", "application/xhtml%2Bxml",
        ]
        try await pair.compare(types.map { Request("/made?size=3000&type=\($0)", fields: [Self.gzip]) })
        try await pair.compare([Request("/made?size=3000", fields: [Self.gzip])])
        // Files of a directory: nobody has their compressed form.
        for file in ["page.html", "small.css", "edge.txt", "large.js", "image.png", "nothing.html"] {
            try await pair.compare(
                ["GET", "HEAD"].flatMap { [Request($0, "/\(file)", fields: [Self.gzip]), Request($0, "/\(file)")] })
        }
        try await pair.stop()
    }

    @Test(arguments: Generation.allCases)
    func sendsWholeGzipMembers(_ generation: Generation) async throws {
        let server = try await Server.start(
            try await Applications.shared.directory("compressing", generation), generation,
            arguments: ["--enable-compression"], connector: ["compression=on"])
        let plain = try await server.get("/made?type=text/html&size=300000")
        #expect(plain.body.count == 300_000)
        for how in ["", "&flush=1", "&listener=1", "&trailer=1"] {
            let answer = try await server.get("/made?type=text/html&size=300000\(how)", [Self.gzip])
            #expect(answer["Content-Encoding"] == "gzip")
            #expect(answer["vary"] == "accept-encoding")
            #expect(try await Gzip.content(of: answer.body) == plain.body, "\(how)")
        }
        // A flush sends what has been written, and not only what the compression is done with.
        let connection = try server.connect()
        try await connection.send(
            "GET /made?type=text/html&size=1000&flush=1 HTTP/1.0\r\nHost: test\r\nAccept-Encoding: gzip\r\n\r\n")
        let answer = try await connection.receive()
        #expect(try await Gzip.content(of: answer.body) == Array(plain.body.prefix(1000)))
        // Nobody has to do what TE allows.
        let coded = try await server.get("/made?type=text/html&size=3000", [Field("TE", "gzip"), Self.gzip])
        if server.kind == .runner {
            #expect(coded.values("Transfer-Encoding") == ["chunked"])
            #expect(try await Gzip.content(of: coded.body) == Array(plain.body.prefix(3000)))
        }
        try await server.stop()
    }

    @Test func compressesTheTypesThatItIsTold() async throws {
        for flag in ["--compressable-mime-types", "--compressible-mime-types"] {
            let server = try await Server.start(
                try await Applications.shared.directory("compressing", .jakarta), .jakarta, by: .runner,
                arguments: ["--enable-compression", flag, "text/x-own,image/"])
            for (type, isCompressed) in [("text/x-own", true), ("image/png", true), ("text/html", false)] {
                let answer = try await server.get("/made?size=3000&type=\(type)", [Self.gzip])
                #expect((answer["Content-Encoding"] == "gzip") == isCompressed, "\(flag) \(type)")
            }
            try await server.stop()
        }
    }

    @Test func saysThatTypesAloneHaveNoEffect() async throws {
        let server = try await Server.start(
            try await Applications.shared.directory("compressing", .jakarta), .jakarta, by: .runner,
            arguments: ["--compressable-mime-types", "text/html"])
        #expect(server.program.output.text.contains("no effect without --enable-compression"))
        #expect(try await server.get("/made?size=3000&type=text/html", [Self.gzip])["Content-Encoding"] == nil)
        try await server.stop()
    }

    // MARK: Files of an archive

    /// The archive's own deflate stream is sent, while every worker is taken: nothing but the archive can have made it.
    @Test(arguments: Generation.allCases)
    func sendsFilesAsTheyLieInTheArchive(_ generation: Generation) async throws {
        let directory = try await Self.application("files", generation)
        let archive = try await Self.pack(directory)
        let server = try await Server.start(
            archive, generation, by: .runner, arguments: ["--enable-compression", "--max-threads", "1"])
        let holder = try server.connect()
        try await holder.send("POST /s/hold HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n")
        #expect(try await holder.receive(through: "held ").hasSuffix("held "))

        for name in ["page.html", "edge.txt", "large.js", "noise.txt"] {
            try await expectBothForms(of: name, in: directory, by: server)
        }
        for name in ["small.css", "image.png"] {
            let answer = try await server.get("/\(name)", [Self.gzip])
            #expect(answer["Content-Encoding"] == nil)
            #expect(answer["vary"] == nil)
            #expect(answer.body == Array(try Data(contentsOf: directory.appendingPathComponent(name))))
        }
        try await holder.send("x")
        holder.close()
        try await server.stop()
    }

    private func expectBothForms(of name: String, in directory: URL, by server: Server) async throws {
        let content = Array(try Data(contentsOf: directory.appendingPathComponent(name)))
        let plain = try await server.get("/\(name)")
        let packed = try await server.get("/\(name)", [Self.gzip])
        #expect(plain.body == content)
        #expect(plain["Content-Encoding"] == nil)
        #expect(packed["Content-Encoding"] == "gzip")
        #expect(packed.body.count < content.count)
        #expect(packed.framing == .length(packed.body.count))
        #expect(try await Gzip.content(of: packed.body) == content)
        for answer in [plain, packed] { #expect(answer.values("vary") == ["accept-encoding"]) }
        for field in ["Content-Type", "Last-Modified"] { #expect(plain[field] == packed[field]) }
        let (identity, tag) = (try #require(plain["ETag"]), try #require(packed["ETag"]))
        #expect(identity.hasPrefix("W/\"\(content.count)-"))
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("-gzip\"") && tag != identity)

        let head = try await server.ask(Request("HEAD", "/\(name)", fields: [Self.gzip]))
        #expect(Self.strip(head) == Self.strip(packed))
        // Each form is validated by its own tag, and by the time, which they share.
        let date = try #require(packed["Last-Modified"])
        let cases: [(fields: [Field], status: Int, tag: String)] = [
            ([Self.gzip, Field("If-None-Match", tag)], 304, tag),
            ([Self.gzip, Field("If-None-Match", "\"x\", \(tag)")], 304, tag),
            ([Self.gzip, Field("If-None-Match", identity)], 200, tag),
            ([Field("If-None-Match", identity)], 304, identity),
            ([Field("If-None-Match", tag)], 200, identity),
            ([Self.gzip, Field("If-Modified-Since", date)], 304, tag),
            ([Self.gzip, Field("If-Match", tag)], 200, tag),
            // A range is one of the file, and never joined to bytes of the other form.
            ([Self.gzip, Field("Range", "bytes=0-9")], 206, identity),
        ]
        for (fields, status, tag) in cases {
            let answer = try await server.get("/\(name)", fields)
            #expect(answer.status == status, "\(name) \(fields)")
            #expect(answer["ETag"] == tag, "\(name) \(fields)")
            #expect(answer.values("vary") == ["accept-encoding"], "\(name) \(fields)")
            if status == 206 { #expect(answer.body == Array(content.prefix(10))) }
        }
        for (value, isTaken) in [
            ("gzip;q=0", false), ("identity", false), ("*", false), ("br, gzip;q=0.1", true), ("GZIP", true),
        ] {
            let answer = try await server.get("/\(name)", [Field("Accept-Encoding", value)])
            #expect((answer["Content-Encoding"] == "gzip") == isTaken, "\(value)")
        }
    }

    @Test(arguments: Generation.allCases)
    func resumesAfterACompressedAnswerFromTheBeginning(_ generation: Generation) async throws {
        let directory = try await Self.application("files", generation)
        let server = try await Server.start(
            try await Self.pack(directory), generation, by: .runner, arguments: ["--enable-compression"])
        let tag = try #require(try await server.get("/page.html", [Self.gzip])["ETag"])
        let whole = try await server.get(
            "/page.html", [Self.gzip, Field("Range", "bytes=100-"), Field("If-Range", tag)])
        #expect(whole.status == 200)
        // Tomcat compresses what it sends then.
        let body = whole["Content-Encoding"] == "gzip" ? try await Gzip.content(of: whole.body) : whole.body
        #expect(body == Array(try Data(contentsOf: directory.appendingPathComponent("page.html"))))
        #expect(try await server.get("/page.html", [Self.gzip, Field("If-Match", "\"x\"")]).status == 412)
        try await server.stop()
    }

    @Test func forgetsTheArchiveWhereAFileHasChanged() async throws {
        let directory = try await Self.application("files", .jakarta)
        let archive = try await Self.pack(directory)
        let base = try Scratch.directory("changed")
        func start() async throws -> Server {
            try await Server.serving(
                try Program.runner(["--port", "0", "--temp-directory", base.path, "--enable-compression", archive.path])
                    .start())
        }
        var server = try await start()
        let page = base.appendingPathComponent("expanded/page.html")
        #expect(try await server.get("/page.html", [Self.gzip])["ETag"]?.hasSuffix("-gzip\"") == true)
        // Of the same size and time: only the inode tells.
        let before = try FileManager.default.attributesOfItem(atPath: page.path)[.modificationDate] as? Date
        try Data(repeating: 120, count: 10_000).write(to: page)
        try FileManager.default.setAttributes([.modificationDate: try #require(before)], ofItemAtPath: page.path)
        let deadline = Deadline(after: .seconds(20))
        while try await server.get("/page.html", [Self.gzip])["ETag"]?.hasSuffix("-gzip\"") == true,
            !deadline.hasPassed
        {}
        func expectTheNewFile() async throws {
            let answer = try await server.get("/page.html", [Self.gzip])
            #expect(answer["ETag"]?.hasPrefix("W/") == true)
            #expect(
                try await Gzip.content(of: answer.body) == [UInt8](repeating: 120, count: 10_000),
                "Tomcat compresses the file that is there now")
            #expect(try await server.get("/edge.txt", [Self.gzip])["ETag"]?.hasSuffix("-gzip\"") == true)
        }
        try await expectTheNewFile()
        try await server.stop()
        // The next start finds the archive unpacked, and the change in it.
        server = try await start()
        #expect(server.program.output.text.contains("is unpacked already"))
        try await expectTheNewFile()
        // An archive that is overwritten while it is served holds other bytes: what was not read yet is not to be had.
        let archiveBytes = try Data(contentsOf: archive)
        let handle = try FileHandle(forWritingTo: archive)
        try handle.write(contentsOf: Data(repeating: 0, count: archiveBytes.count))
        try handle.close()
        let noise = Array(try Data(contentsOf: directory.appendingPathComponent("noise.txt")))
        let answer = try await server.get("/noise.txt", [Self.gzip])
        #expect(answer.status == 200)
        #expect(answer["Content-Encoding"] == nil)
        #expect(answer.body == noise)
        try await server.stop()
    }

    @Test func sendsFilesOfAnArchiveThatNeedsNoJava() async throws {
        let directory = try await Self.application("plain", .jakarta)
        let server = try await Server.start(
            try await Self.pack(directory), .jakarta, by: .runner, arguments: ["--enable-compression"])
        #expect(!server.program.output.text.contains("Tomcat/"))
        for name in ["page.html", "large.js", "noise.txt"] {
            try await expectBothForms(of: name, in: directory, by: server)
        }
        #expect(try await server.get("/image.png", [Self.gzip])["Content-Encoding"] == nil)
        try await server.stop()
    }

    @Test func sendsNothingCompressedUnlessItIsTold() async throws {
        let archive = try await Self.pack(try await Self.application("files", .jakarta))
        let server = try await Server.start(archive, .jakarta, by: .runner)
        for target in ["/page.html", "/large.js", "/s/x"] {
            let answer = try await server.get(target, [Self.gzip])
            #expect(answer["Content-Encoding"] == nil)
            #expect(answer["vary"] == nil)
        }
        try await server.stop()
    }
}
