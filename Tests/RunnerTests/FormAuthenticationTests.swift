// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("FORM authentication", .serialized, .serving("login"))
struct FormAuthenticationTests {
    private func session(_ id: String) -> Field { Field("Cookie", "JSESSIONID=\(id)") }

    @Test(arguments: Generation.allCases)
    func showsTheLoginPageThenThePageThatWasAskedFor(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let asked = try await server.get("/protected/who?x=1")
        #expect(asked.status == 200)
        #expect(asked.text.contains("j_security_check"))
        let before = try #require(asked.cookies["JSESSIONID"])
        let login = try await server.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=secret", fields: [session(before)]))
        #expect(login.status == 303 || login.status == 302)
        #expect(login["Location"]?.hasSuffix("/protected/who?x=1") == true)
        // Against fixation: who logged in has another session.
        let after = try #require(login.cookies["JSESSIONID"])
        #expect(after != before)
        #expect(try await server.get("/protected/who?x=1", [session(after)]).text == "anna anna FORM true false 1")
        #expect(try await server.get("/protected/file.txt", [session(after)]).text == "protected file\n")
        #expect(try await server.get("/who", [session(after)]).text == "anna anna FORM true false null")
        #expect(try await server.get("/protected/who", [session(before)]).text.contains("j_security_check"))
        #expect(try await server.get("/who?how=logout", [session(after)]).text.hasPrefix("null"))
        #expect(try await server.get("/protected/who", [session(after)]).text.contains("j_security_check"))
    }

    @Test(arguments: Generation.allCases)
    func replaysAPostThatHadToWaitForTheLogin(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let asked = try await server.ask(.form("/protected/who", "x=posted&y=2"))
        #expect(asked.text.contains("j_security_check"))
        let before = try #require(asked.cookies["JSESSIONID"])
        let login = try await server.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=secret", fields: [session(before)]))
        let after = try #require(login.cookies["JSESSIONID"])
        #expect(try await server.get("/protected/who", [session(after)]).text == "anna anna FORM true false posted")
    }

    @Test(arguments: Generation.allCases)
    func showsTheErrorPageToAWrongPassword(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let id = try #require(try await server.get("/protected/who").cookies["JSESSIONID"])
        let denied = try await server.ask(
            .form("/protected/j_security_check", "j_username=anna&j_password=wrong", fields: [session(id)]))
        #expect(denied.text == "<p>denied</p>\n")
        #expect(try await server.get("/protected/who", [session(id)]).text.contains("j_security_check"))
        // The wrong role.
        let asked = try #require(try await server.get("/protected/who").cookies["JSESSIONID"])
        let login = try await server.ask(
            .form("/protected/j_security_check", "j_username=otto&j_password=geheim+%C3%BC", fields: [session(asked)]))
        let otto = login.cookies["JSESSIONID"] ?? asked
        #expect([200, 403].contains(try await server.get("/protected/who", [session(otto)]).status))
        #expect(try await server.get("/closed/file.txt").status == 403)
    }
}
