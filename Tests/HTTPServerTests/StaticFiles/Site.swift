// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport

@testable import HTTPServer

/// The directories that were served when Tomcat's answers were recorded.
struct Site {
    /// Milliseconds since the Unix epoch: Tue, 05 Mar 2024 06:07:08.123 GMT.
    static let modified = 1_709_618_828_123

    let root: URL
    let app: URL

    init() throws {
        let directory = try Scratch.directory("site")
        root = directory.appendingPathComponent("root")
        app = directory.appendingPathComponent("app")
        for (path, content) in Self.rootFiles { try Self.write(content, root, path) }
        for (path, content) in Self.appFiles { try Self.write(Array(content.utf8), app, path) }
        let outside = directory.appendingPathComponent("outside")
        try Self.write(Array("secret".utf8), outside, "secret.txt")
        for (name, target) in [
            ("link-out.txt", "../outside/secret.txt"), ("link-in.txt", "hello.txt"), ("link-dir", "../outside"),
            ("link-indir", "dir"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: root.appendingPathComponent(name).path, withDestinationPath: target)
        }
    }

    /// Writes a file with the time of modification that was recorded, or a directory when the path ends in a slash.
    static func write(_ content: [UInt8], _ directory: URL, _ path: String, modified: Int = Site.modified) throws {
        let file = directory.appendingPathComponent(path)
        let parent = path.hasSuffix("/") ? file : file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        guard !path.hasSuffix("/") else { return }
        try Data(content).write(to: file)
        let time = timespec(tv_sec: modified / 1000, tv_nsec: modified % 1000 * 1_000_000)
        utimensat(AT_FDCWD, file.path, [time, time], 0)
    }

    private static var rootFiles: [String: [UInt8]] {
        var files = rootTexts.mapValues { Array($0.utf8) }
        files["big.bin"] = (0..<200_000).map { UInt8(($0 * 7 + $0 / 251) % 256) }
        files["medium.css"] = Array(Array(repeating: Array("a{color:red}\n".utf8), count: 400).joined().prefix(5000))
        files["u.tar.gz"] = [0x1F, 0x8B, 0x30, 0x30, 0x30, 0x30]
        files["t.png"] = [0x89] + Array("PNG\r\n".utf8)
        files["t.wasm"] = [0] + Array("asm".utf8)
        return files
    }

    private static let rootTexts = [
        "index.html": "<!doctype html><title>root</title>\n", "hello.txt": "hello, world\n", "empty.txt": "",
        "abc.txt": "abcdefghijklmnopqrstuvwxyz", "nomime": "no extension here\n", "x.unknownext": "unknown\n",
        "UP.HTML": "<p>upper</p>\n", "bom.txt": "\u{FEFF}bom é\n", "é.txt": "accent\n", "sp ace/a b.txt": "space\n",
        "per%cent.txt": "percent\n", "semi;colon.txt": "semicolon\n", "plus+.txt": "plus\n", "t.js": "var a=1\n",
        "t.json": "{}\n", "t.xml": "<a/>\n", "t.svg": "<svg/>\n", "t.woff2": "wOF2", "t.md": "# md\n", "t.mjs": "1\n",
        "t.webp": "RIFF", "q&a <b>.txt": "qa\n", "dir/index.html": "<p>dir</p>\n", "dir/file.txt": "x",
        "sub/welcome/index.htm": "w", "WEB-INF/secret.txt": "<web-app/>", "META-INF/MANIFEST.MF": "m",
        "WEB-INFO/a.txt": "ok", "empty/": "",
    ]

    private static let appFiles = [
        "start.html": "app index\n", "index.html": "app index.html\n", "docs/start.html": "docs\n",
        "errors/404.html": "<h1>lost</h1>\n", "errors/405.txt": "method\n", "file.foo": "f\n", "g.txt": "g\n",
        "r.txt": "abcdefghij", "only/index.html": "only\n", "q dir/": "", "WEB-INF/web.xml": "<web-app/>",
    ]

    /// The configuration of embedded Tomcat for a web application without web.xml.
    static var plain: StaticFileConfiguration {
        var configuration = StaticFileConfiguration()
        configuration.serverInfo = "Apache Tomcat/10.1.60 (Debian)"
        return configuration
    }

    /// What the web.xml of the second application said.
    static var described: StaticFileConfiguration {
        var configuration = plain
        configuration.welcomeFiles = ["start.html"]
        configuration.mimeMappings = ["foo": "text/x-foo;charset=UTF-8", "txt": "text/x-mine"]
        configuration.errorPages = [404: "/errors/404.html", 405: "/errors/405.txt", 416: "/errors/none.html"]
        return configuration
    }
}
