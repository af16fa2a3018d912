// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Tomcat's documentation: many files, as a web application behind a valve, and as files alone.
@Suite("Tomcat's documentation", .serialized, .oneOfTwo)
struct DocumentationTests {
    private static func directory() throws -> URL {
        try MissingPackage.unlessThere("/usr/share/tomcat10-docs/docs", of: "tomcat10-docs")
    }

    /// Every file that is not the application's own business, as targets.
    private static func files() throws -> [String] {
        let directory = try directory()
        return try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted().filter { path in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: directory.appendingPathComponent(path).path, isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue && !path.hasPrefix("WEB-INF") && !path.hasPrefix("META-INF")
        }.map { "/" + $0 }
    }

    /// As Debian ships it: a valve lets only this machine in, so that every file is Tomcat's.
    @Test func answersAsTomcatDoes() async throws {
        let pair = try await Pair.start(try Self.directory(), .jakarta, contextPath: "/docs")
        try await Self.compare(pair, below: "/docs")
        try await pair.compare(
            ["/docs", "/docs/WEB-INF/web.xml", "/docs/WEB-INF/jsp/403.jsp", "/"].map { Request($0) })
        try await pair.stop()
    }

    /// Without descriptors there is nothing for Java to do, and none is started.
    @Test func answersAsTomcatDoesWithoutJava() async throws {
        let copy = try Scratch.directory("documentation").appendingPathComponent("docs")
        try FileManager.default.copyItem(at: try Self.directory(), to: copy)
        for folder in ["WEB-INF", "META-INF"] {
            try FileManager.default.removeItem(at: copy.appendingPathComponent(folder))
        }
        let pair = try await Pair.start(copy, .jakarta, hasEngine: false)
        try await Self.compare(pair, below: "")
        try await pair.stop()
    }

    private static func compare(_ pair: Pair, below path: String) async throws {
        let files = try files()
        #expect(files.count > 100)
        for file in files { try await pair.compare([Request(path + file), Request("HEAD", path + file)]) }
        try await pair.compare(
            ["/", "/config", "/config/", "/images/", "/none", "/config/none.html"].map { Request(path + $0) })
        try await pair.compare([
            Request(path + "/index.html", fields: [Field("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]),
            Request(path + "/changelog.html", fields: [Field("Range", "bytes=100000-100099")]),
            Request(path + "/changelog.html", fields: [Field("Accept-Encoding", "gzip")]),
        ])
    }
}
