// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Files, asked of the program and of its peer: through Tomcat's default servlet, by the program alone, and with no Java at all.
@Suite("Static files", .serialized, .oneOfTwo)
struct FileTests {
    /// A copy of a test application with files of several sizes and types.
    private func application(_ name: String, _ generation: Generation) async throws -> URL {
        let directory = try Scratch.directory("files").appendingPathComponent(name)
        try FileManager.default.copyItem(at: try await Applications.shared.directory(name, generation), to: directory)
        let files = directory.appendingPathComponent("files")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for (name, size) in [
            ("empty.txt", 0), ("small.css", 700), ("page.html", 48_000), ("large.bin", 1_000_000), ("none", 10),
            ("a b.js", 20),
        ] {
            try Data(bytes.prefix(size)).write(to: files.appendingPathComponent(name))
        }
        try Data("grüß".utf8).write(to: files.appendingPathComponent("grüß.txt"))
        return directory
    }

    private static let targets = [
        "/files/empty.txt", "/files/small.css", "/files/page.html", "/files/large.bin", "/files/none",
        "/files/a%20b.js", "/files/gr%C3%BC%C3%9F.txt",
        "/files/a+b.js", "/files", "/files/", "/files?x=y", "/files/small.css?x=y", "/files/small.css;x=y",
        "/files//small.css", "/files/./small.css",
        "/files/../files/small.css", "/files/small%2ecss", "/files/SMALL.CSS", "/files/small.css/",
        "/files/small.css%20", "/files/small.css.", "/files/%00",
        "/WEB-INF/web.xml", "/WEB-INF/", "/WEB-INF", "/web-inf/web.xml", "/%57EB-INF/web.xml",
        "/files/../WEB-INF/web.xml", "/WEB-INF;x/web.xml",
        "//WEB-INF/web.xml", "/META-INF/", "/missing", "/missing/", "/missing.html?a=b",
    ]

    @Test(arguments: Generation.allCases)
    func areServedAsTomcatServesThem(_ generation: Generation) async throws {
        try await compare("acceptance", generation, hasEngine: true)
    }

    /// No class and no page: the program answers by itself as Tomcat 10.1 would.
    @Test func areServedAsTomcatServesThemWithoutJava() async throws {
        try await compare("plain", .jakarta, hasEngine: false)
    }

    private func compare(_ name: String, _ generation: Generation, hasEngine: Bool) async throws {
        let directory = try await application(name, generation)
        let pair = try await Pair.start(directory, generation, hasEngine: hasEngine)
        #expect(pair.runner.program.output.text.contains("Tomcat/") == hasEngine)
        for target in Self.targets { try await pair.compare([Request(target), Request("HEAD", target)]) }
        for target in ["/files/small.css", "/files/large.bin"] {
            try await pair.compare(FileRequests.all(of: target, in: directory.path))
        }
        try await pair.stop()
    }
}
