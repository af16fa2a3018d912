// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Users that the command line names, and BASIC authentication on everything.
@Suite("The users' flags", .serialized, .oneOfTwo)
struct UserFlagTests {
    private static func credentials(_ user: String, _ password: String) -> Field {
        Field("Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())
    }

    private func users(_ text: String) throws -> String {
        let file = try Scratch.directory("users").appendingPathComponent("tomcat-users.xml")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private static let both = """
        <?xml version="1.0" encoding="UTF-8"?>
        <tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
          <role rolename="user"/><role rolename="other"/>
          <group groupname="staff" roles="user"/>
          <user username="berta" password="b&amp;b" groups="staff"/>
          <user username="carl" password="c" roles="other"/>
        </tomcat-users>
        """

    @Test(arguments: Generation.allCases)
    func asksForAUserOnEveryPath(_ generation: Generation) async throws {
        let server = try await Starting.server(
            ["--enable-basic-auth", try await Starting.directory("acceptance", generation)],
            environment: ["BASIC_AUTH_USER": "anna", "BASIC_AUTH_PW": "geheim"])
        let anna = Self.credentials("anna", "geheim")
        for target in ["/hello", "/", "/static.txt", "/%73tatic.txt", "//static.txt", "/none", "/a/b", "/;x/hello"] {
            let answer = try await server.get(target)
            #expect(answer.status == 401, "\(target)")
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true)
            #expect(!answer.text.contains("a static file"))
            #expect(try await server.get(target, [Self.credentials("anna", "wrong")]).status == 401)
            #expect(try await server.get(target, [anna]).status != 401)
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "ODD"] {
            #expect(try await server.ask(Request(method, "/static.txt")).status == 401, "\(method)")
        }
        #expect(try await server.get("/static.txt", [anna]).text == "a static file\n")
        #expect(try await server.get("/hello", [anna]).text.hasPrefix("hello, world 1 "))
        // A platform's probe has no password.
        #expect(try await server.get("/.well-known/runner/health").status == 200)
        #expect(!server.program.output.text.contains("geheim"))
        #expect(try await server.stop() == .code(0))
    }

    /// The port is open before the application is up.
    @Test func letsNobodyInBeforeItAsks() async throws {
        let gate = try Scratch.directory("gate").appendingPathComponent("gate")
        try Data().write(to: gate)
        let program = try Starting.program(
            [
                "--enable-basic-auth", "--basic-auth-user", "anna", "--basic-auth-pw", "p",
                try await Starting.directory(),
            ], environment: ["ACCEPTANCE_GATE": gate.path])
        let server = try await Server.bound(program)
        try await program.output.contains("life: starting")
        #expect(try await server.get("/static.txt").status == 503)
        try FileManager.default.removeItem(at: gate)
        let deadline = Deadline(after: .seconds(30))
        var statuses: Set<Int> = []
        while !statuses.contains(401), !deadline.hasPassed {
            statuses.insert(try await server.get("/static.txt").status)
        }
        #expect(statuses == [401] || statuses == [401, 503])
        #expect(try await server.stop() == .code(0))
    }

    @Test func asksForAUserOfWebSocketsAndOfFilesAlone() async throws {
        let arguments = ["--enable-basic-auth", "--basic-auth-user", "anna", "--basic-auth-pw", "p"]
        let sockets = try await Starting.server(arguments + [try await Starting.directory("sockets")])
        var handshake = WebSocketConnection.handshake("/echo")
        #expect(try await sockets.ask(handshake).status == 401)
        handshake.fields.append(Self.credentials("anna", "p"))
        #expect(try await sockets.ask(handshake).status == 101)
        #expect(try await sockets.stop() == .code(0))
        // Nothing in it is for Java, but asking is.
        let files = try await Starting.server(arguments + [try await Starting.archive("plain")])
        #expect(try await files.get("/sub/file.txt").status == 401)
        #expect(try await files.get("/sub/file.txt", [Self.credentials("anna", "p")]).text == "sub\n")
        #expect(try await files.stop() == .code(0))
    }

    @Test(arguments: Generation.allCases)
    func takesUsersFromAFileAndNeverWritesIt(_ generation: Generation) async throws {
        let file = try users(Self.both)
        let server = try await Starting.server([
            "--enable-basic-auth", "--tomcat-users-location", file, "--basic-auth-user", "anna", "--basic-auth-pw", "a",
            try await Starting.directory("acceptance", generation),
        ])
        func status(_ user: String, _ password: String) async throws -> Int {
            try await server.get("/static.txt", [Self.credentials(user, password)]).status
        }
        #expect(try await status("anna", "a") == 200)
        #expect(try await status("berta", "b&b") == 200)
        #expect(try await status("carl", "c") == 403)
        #expect(try await status("carl", "x") == 401)
        #expect(try await server.stop() == .code(0))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.both)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: (file as NSString).deletingLastPathComponent).count == 1
        )
    }

    /// The application asks for users itself, and leaves it to the server who they are.
    @Test func knowsTheUsersOfAnApplicationWithoutARealm() async throws {
        let application = try Scratch.directory("realm").appendingPathComponent("basic")
        try FileManager.default.copyItem(
            at: try await Applications.shared.directory("basic", .jakarta), to: application)
        try FileManager.default.removeItem(at: application.appendingPathComponent("META-INF/context.xml"))
        let file = try users(
            "<tomcat-users><user name='dora' password='d' roles='reader'/></tomcat-users>")
        let server = try await Starting.server(["--tomcat-users-location", file, application.path])
        #expect(try await server.get("/open.txt").status == 200)
        #expect(try await server.get("/protected/file.txt").status == 401)
        #expect(try await server.get("/protected/file.txt", [Self.credentials("dora", "d")]).status == 200)
        #expect(try await server.stop() == .code(0))
    }

    @Test func endsWithOneSentenceWhereThereAreNoUsers() async throws {
        let application = try await Starting.directory()
        func end(_ arguments: [String]) async throws -> (RunningProgram.Exit, String) {
            let program = try Starting.program(arguments + [application])
            return (try await program.exit(), program.standardError.text)
        }
        let (without, sentence) = try await end(["--enable-basic-auth"])
        #expect(without == .code(64))
        #expect(sentence.contains("--basic-auth-user"))
        let (missing, name) = try await end(["--tomcat-users-location", "/nowhere/users.xml"])
        #expect(missing == .code(66))
        #expect(name.contains("/nowhere/users.xml"))
        for text in ["<tomcat-users>\n<user", "<tomcat-users/>", "nonsense"] {
            let file = try users(text)
            let (broken, reason) = try await end(["--tomcat-users-location", file])
            #expect(broken == .code(64))
            #expect(reason.hasPrefix("runner: \(file) "), "\(reason)")
            #expect(reason.split(separator: "\n").count == 1, "\(reason)")
        }
    }
}
