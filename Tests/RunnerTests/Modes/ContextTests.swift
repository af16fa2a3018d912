// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Several applications", .serialized, .oneOfTwo)
struct ContextTests {
    /// The counter of a session that bears the same id in each application.
    private func countApart(_ server: Server) async throws {
        let first = try await server.get("/hello")
        let cookie = try #require(first.values("Set-Cookie").first?.split(separator: ";").first.map(String.init))
        #expect(first.values("Set-Cookie").first?.contains("Path=/;") == true)
        let second = try await server.get("/b/hello")
        #expect(second.values("Set-Cookie").first?.contains("Path=/b") == true)
        let other = try #require(second.values("Set-Cookie").first?.split(separator: ";").first.map(String.init))
        #expect(other != cookie)
        for count in 2...4 {
            #expect(try await server.get("/hello", [Field("Cookie", cookie)]).text.hasPrefix("hello, world \(count) "))
        }
        #expect(try await server.get("/b/hello", [Field("Cookie", other)]).text.hasPrefix("hello, world 2 "))
        // A browser sends both to the deeper one.
        let both = try await server.get("/b/hello", [Field("Cookie", "\(other); \(cookie)")])
        #expect(both.text.hasPrefix("hello, world 3 "))
    }

    @Test func haveEachTheirOwnSessions() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war").add("acceptance", as: "b.war")
        let server = try await Starting.server([folder.path + "/a.war", folder.path + "/b.war"])
        try await countApart(server)
        let output = server.program.output.text
        #expect(output.contains("Serving \(folder.path)/a.war") && output.contains("Serving \(folder.path)/b.war"))
        #expect(output.contains("/, http://") && output.contains("/b"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func haveEachTheirOwnSessionsInRedis() async throws {
        let folder = try await Folder().add("acceptance", as: "a.war").add("acceptance", as: "b.war")
        try await withRedisServer { redis in
            let arguments = ["--session-store", "redis", folder.path + "/a.war", folder.path + "/b.war"]
            let server = try await Starting.server(arguments, environment: ["REDIS_URL": redis.url])
            try await countApart(server)
            #expect(try await server.stop() == .code(0))
        }
    }

    // MARK: A directory of them

    @Test func areFoundInADirectory() async throws {
        let folder = try await Folder("webapps").add("acceptance", as: "ROOT.war").add("surroundings", as: "a#b.war")
            .add("surroundings", as: "v##1.war").add("surroundings", as: "v##2.war").add("plain", as: "p.war")
            .add("surroundings", as: "p")
        try folder.write("no application", to: "README.txt")
        let server = try await Starting.server(["--deploy-dir", folder.path])
        #expect(try await server.get("/hello").text.hasPrefix("hello, world 1 "))
        let version = "look?attribute=org.apache.catalina.webappVersion"
        #expect(try await server.get("/a/b/\(version)").text == "")
        #expect(try await server.get("/v/\(version)").text == "2")
        // The directory, not the archive beside it.
        #expect(try await server.get("/p/\(version)").text == "")
        #expect(try await server.get("/README.txt").status == 404)
        let output = server.program.output.text
        #expect(output.contains("p.war is not looked at"))
        #expect(output.contains("v##1.war is not served: v##2.war is the later version"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func areNotFoundInAnEmptyDirectory() async throws {
        let program = try Starting.program(["--deploy-dir", try Folder("webapps").path])
        #expect(try await program.exit() == .code(66))
        #expect(program.standardError.text.contains("there is nothing to deploy"))
    }

    @Test func areNotBothNamedAndFound() async throws {
        let program = try Starting.program(["--deploy-dir", try Folder("webapps").path, "x.war"])
        #expect(try await program.exit() == .code(64))
    }
}
