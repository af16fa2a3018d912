// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("Login across nodes", .serialized, .clustering("shared"))
struct SharedSessionLoginTests {
    @Test(arguments: Generation.allCases)
    func logsInOnOneNodeForAll(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        let asked = try await visitor.ask(nodes.first, "/protected/session?how=who&x=1")
        #expect(asked.text.contains("j_security_check"))
        let before = visitor.id
        let login = try await nodes.second.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=secret", fields: visitor.cookies))
        visitor.take(login)
        #expect(login.status == 303 && login["Location"]?.hasSuffix("/protected/session?how=who&x=1") == true)
        #expect(visitor.id != before)
        for server in [nodes.first, nodes.second, nodes.first] {
            #expect(
                try await visitor.tell(server, "who&x=1", path: "/protected/session") == "anna FORM true GET 1")
        }
        // Of MemoryRealm, whose principals know the password on Tomcat 9.
        let stored = try await nodes.redis.ask("HGETALL", visitor.key)
        #expect(stored.contains("n:principal") && !stored.contains("secret"))
        _ = try await visitor.second("invalidate")
        #expect(
            try await visitor.ask(nodes.first, "/protected/session?how=who").text.contains("j_security_check"))
    }

    @Test(arguments: Generation.allCases)
    func replaysOnAnyNodeAPostThatHadToWaitForTheLogin(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        visitor.take(try await nodes.first.ask(.form("/protected/session?how=who", "x=posted+twice%3D")))
        let login = try await nodes.second.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=secret", fields: visitor.cookies))
        visitor.take(login)
        let replayed = try await visitor.tell(nodes.first, "who", path: "/protected/session")
        #expect(replayed == "anna FORM true POST posted twice=")
        // Once, not again.
        #expect(
            try await visitor.tell(nodes.second, "who", path: "/protected/session") == "anna FORM true GET null")
    }

    @Test(arguments: Generation.allCases)
    func refusesAWrongPasswordOnAnyNode(_ generation: Generation) async throws {
        let nodes = try await Clustered.by(generation)
        var visitor = nodes.visitor()
        _ = try await visitor.ask(nodes.first, "/protected/session?how=who")
        let denied = try await nodes.second.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=wrong", fields: visitor.cookies))
        visitor.take(denied)
        #expect(denied.text == "<p>denied</p>\n")
        #expect(try await visitor.ask(nodes.first, "/protected/session?how=who").text.contains("j_security_check"))
    }
}
