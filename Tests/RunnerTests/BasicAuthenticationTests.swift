// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite("BASIC authentication and request.login", .serialized, .serving("basic"))
struct BasicAuthenticationTests {
    /// In Latin-1, which Tomcat reads them in unless the application says otherwise.
    private static func credentials(_ user: String, _ password: String) -> Field {
        Field("Authorization", "Basic " + Data("\(user):\(password)".latin1).base64EncodedString())
    }

    @Test(arguments: Generation.allCases)
    func asksForCredentials(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        for target in ["/protected/who", "/protected/file.txt", "/protected/missing", "/protected"] {
            let answer = try await server.get(target)
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Basic realm=\"the realm\"") == true)
        }
        #expect(try await server.get("/protected/who", [Self.credentials("anna", "wrong")]).status == 401)
        #expect(try await server.get("/protected/who", [Field("Authorization", "Basic !!!")]).status == 401)
        #expect(try await server.get("/open.txt").status == 200)
    }

    @Test(arguments: Generation.allCases)
    func servesWhoeverHasTheRole(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let anna = Self.credentials("anna", "secret")
        let answer = try await server.get("/protected/who?x=1", [anna])
        #expect(answer.text == "anna anna BASIC true false 1")
        #expect(answer["Cache-Control"] == "private")
        let file = try await server.get("/protected/file.txt", [anna])
        #expect(file.text == "protected file\n")
        #expect(file["Cache-Control"] == "private")
        #expect(try await server.get("/protected/who", [Self.credentials("otto", "geheim ü")]).status == 403)
        #expect(try await server.get("/closed/file.txt", [anna]).status == 403)
        #expect(try await server.get("/closed/file.txt").status == 403)
    }

    /// A constraint holds for a path however it is spelled.
    @Test(arguments: Generation.allCases)
    func protectsAPathByAnySpelling(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        let spellings = [
            "/./protected/file.txt", "/x/../protected/file.txt", "/%70rotected/file.txt", "//protected/file.txt",
            "/protected;x/file.txt",
            "/protected/./file.txt", "/protected//file.txt", "/protected%2ffile.txt", "/PROTECTED/file.txt",
        ]
        for target in spellings {
            let answer = try await server.get(target)
            #expect([400, 401, 404].contains(answer.status), "\(target)")
        }
    }

    @Test(arguments: Generation.allCases)
    func logsInAndOutByProgram(_ generation: Generation) async throws {
        let server = try await Served.by(generation)
        #expect(try await server.get("/who").text == "null null null false false null")
        #expect(
            try await server.get("/who?how=login&user=otto&password=geheim+%C3%BC").text
                == "otto otto BASIC false true null")
        #expect(
            try await server.get("/who?how=login&user=otto&password=no").text
                == "refused null null null false false null")
        #expect(
            try await server.get("/protected/who?how=logout", [Self.credentials("anna", "secret")]).text
                == "null null null false false null")
        #expect(try await server.get("/who?how=authenticate").status == 401)
        #expect(
            try await server.get("/who?how=authenticate", [Self.credentials("anna", "secret")]).text
                == "anna anna BASIC true false null")
    }
}
