// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("Naming and context.xml", .serialized, .serving("naming"))
struct NamingTests {
    @Test(arguments: Generation.allCases)
    func findsEnvironmentEntries(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/lookup?name=limits/pages").text == "42")
        #expect(try await server.get("/lookup?name=title").text == "grüß dich")
        #expect(try await server.get("/lookup?name=colour").text == "blue")
        #expect(try await server.get("/lookup?name=missing").text == "NameNotFoundException")
    }

    @Test(arguments: Generation.allCases)
    func pullsConnectionsFromADataSource(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        // Two at once, and the same two again: they are pooled.
        var rounds: Set<Set<String>> = []
        for _ in 0..<3 {
            let text = try await server.get("/lookup").text
            let parts = text.components(separatedBy: " | ")
            #expect(parts.last == "constructed with 42")
            let connections = Set(parts.prefix(2))
            #expect(connections.count == 2)
            #expect(connections.allSatisfy { $0.hasPrefix("jdbc:records:shelf anna ") })
            rounds.insert(connections)
        }
        #expect(rounds.count == 1)
    }

    @Test(arguments: Generation.allCases)
    func readsTheApplicationsContextXML(_ generation: Generation) async throws {
        let answer = try await Served.by(generation).get("/lookup?parameter=source")
        #expect(answer.text.hasPrefix("META-INF/context.xml "))
        #expect(answer.cookies["NAMED"] != nil)
    }

    @Test(arguments: Generation.allCases)
    func readsAContextXMLOfTheCommandLine(_ generation: Generation) async throws {
        let file = try Scratch.directory("context").appendingPathComponent("my context.xml")
        try """
        <Context sessionCookieName="GIVEN" sessionCookiePath="/x">
          <Parameter name="source" value="--context-xml"/>
          <Resource name="jdbc/records" auth="Container" type="javax.sql.DataSource" driverClassName="naming.Driver" url="jdbc:records:own"
                    username="otto" password="x"/>
        </Context>
        """.write(to: file, atomically: true, encoding: .utf8)
        let server = try await Server.start(
            try await Applications.shared.archive("naming", generation), generation, contextPath: "/deep/er",
            contextXML: file)
        let answer = try await server.get("/deep/er/lookup?parameter=source")
        #expect(answer.text.hasPrefix("--context-xml /deep/er "))
        #expect(answer.values("Set-Cookie").first?.hasPrefix("GIVEN=") == true)
        #expect(answer.values("Set-Cookie").first?.contains("Path=/x") == true)
        #expect(try await server.get("/deep/er/lookup").text.hasPrefix("jdbc:records:own otto "))
        #expect(try await server.get("/lookup").status == 404)
        #expect(try await server.get("/deep/er")["Location"]?.hasSuffix("/deep/er/") == true)
        try await server.stop()
    }
}
