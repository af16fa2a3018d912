// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What the operator and the application settle about sessions.
@Suite("Settings of shared sessions", .oneOfTwo)
struct SharedSessionSettingTests {
    @Test(arguments: Generation.allCases)
    func namesTheCookieAndRefusesWhatCannotBeStored(_ generation: Generation) async throws {
        let redis = try await RedisServer.start()
        let server = try await Starting.server(
            [
                "--session-store", "redis", "--session-attributes-strict", "--session-cookie-name", "SID",
                "--session-cookie-secure", "--session-cookie-same-site", "none",
                try await Starting.directory("shared", generation),
            ], environment: ["REDIS_URL": redis.url])
        let answer = try await server.get("/session?how=set&name=a&value=1")
        let id = try #require(answer.cookies["SID"])
        #expect(answer.values("Set-Cookie").count == 1)
        let attributes = Set(
            answer.values("Set-Cookie")[0].components(separatedBy: "; ").dropFirst().map { $0.lowercased() })
        #expect(attributes == ["path=/", "secure", "httponly", "samesite=none"])
        let cookie = [Field("Cookie", "SID=\(id)")]
        #expect(try await server.get("/session?how=get&name=a", cookie).text == "1")
        #expect(try await server.get("/session?how=plain", cookie).text.hasPrefix("refused: "))
        #expect(try await redis.ask("EXISTS", "runner:/:\(id)") == "1")
        try await server.stop()
        try await redis.stop()
    }

    @Test func leavesItToAManagerOfTheApplicationsOwn() async throws {
        let redis = try await RedisServer.start()
        let descriptor = try Scratch.directory("own").appendingPathComponent("context.xml")
        try Data(
            """
            <Context><Manager className="org.apache.catalina.session.PersistentManager">
            <Store className="org.apache.catalina.session.FileStore"/></Manager></Context>
            """.utf8
        ).write(to: descriptor)
        let server = try await Starting.server(
            [
                "--session-store", "redis", "--context-xml", descriptor.path,
                try await Starting.directory("sessions"),
            ], environment: ["REDIS_URL": redis.url])
        #expect(
            server.program.output.lines.filter { $0.contains("org.apache.catalina.session.PersistentManager") }.count
                == 1)
        let answer = try await server.get("/sessions?how=count")
        let id = try #require(answer.cookies["JSESSIONID"])
        let cookie = [Field("Cookie", "JSESSIONID=\(id)")]
        #expect(try await server.get("/sessions?how=count", cookie).text == "2 true false true")
        #expect(try await redis.ask("DBSIZE") == "0")
        try await server.stop()
        try await redis.stop()
    }
}
