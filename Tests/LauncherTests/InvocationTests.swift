// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("What the program is asked to do")
struct InvocationTests {
    private func name(_ arguments: [String]) throws -> String {
        switch try Invocation(parsing: arguments) {
        case .serve: "serve \(try Configuration.command(arguments).application.paths.joined(separator: " "))"
        case .execProcfile(let command): "exec-procfile \(command.type) of \(command.procfile)"
        case .procfile(let command): "procfile \(command.path ?? "")"
        case .inspect(let command): "inspect \(command.path)"
        case .doctor: "doctor"
        case .health: "health"
        case .completion(let command): "completion \(command.shell)"
        case .manual(let command): "manual \(command.format)"
        case .sessions(let command): "sessions \(type(of: command))"
        }
    }

    @Test(arguments: [
        (["app.war"], "serve app.war"), ([], "serve "), (["./inspect"], "serve ./inspect"),
        (["inspect/"], "serve inspect/"), (["--port", "1", "doctor"], "serve doctor"),
        (["--", "inspect"], "serve inspect"),
        (["Doctor"], "serve Doctor"), (["app.war", "inspect"], "serve app.war inspect"),
        (["inspect", "app.war"], "inspect app.war"), (["inspect", "--json", "inspect"], "inspect inspect"),
        (["sessions", "count"], "sessions Count"), (["./sessions"], "serve ./sessions"),
        (["health"], "health"), (["completion", "zsh"], "completion zsh"), (["manual"], "manual roff"),
        (["health.war"], "serve health.war"), (["./manual"], "serve ./manual"),
        (["doctor"], "doctor"), (["doctor", "--port", "80"], "doctor"),
        (["exec-procfile"], "exec-procfile web of Procfile"), (["./exec-procfile"], "serve ./exec-procfile"),
        (["exec-procfile", "clock", "--procfile", "p"], "exec-procfile clock of p"), (["procfile", "x"], "procfile x"),
    ])
    func goesByTheFirstWordAlone(_ arguments: [String], _ expected: String) throws {
        #expect(try name(arguments) == expected)
    }

    @Test(arguments: [
        ["inspect"], ["inspect", "a", "b"], ["doctor", "a"], ["doctor", "--port", "x"], ["inspect", "--x"],
        ["exec-procfile", "a", "b"], ["procfile", "--x"],
    ])
    func refusesWhatACommandDoesNotTake(_ arguments: [String]) {
        do {
            _ = try Invocation(parsing: arguments)
            Issue.record("\(arguments) is taken")
        } catch {
            let (message, status) = Invocation.end(parsing: arguments, error)
            #expect(status == ExitStatus.usage.rawValue)
            #expect(message.contains("runner \(arguments[0])"))
        }
    }

    @Test func hasNoCommandsAsJettyRunner() throws {
        guard case .serve = try Invocation(parsing: ["doctor"], name: "bin/jetty-runner") else {
            Issue.record("doctor is taken for a command")
            return
        }
    }

    @Test(
        arguments: [
            ("runner", ["a.war"], nil), ("/usr/bin/jetty-runner", ["a.war"], .jetty), ("webapp-runner", ["a.war"], nil),
            ("runner", ["--as", "jetty-runner", "a.war"], .jetty), ("runner", ["a.war", "--as=webapp"], .webapp),
            ("jetty-runner", ["--as", "webapp-runner", "a.war"], .webapp), ("runner", ["--", "--as", "jetty"], nil),
        ] as [(String, [String], Personality?)])
    func takesTheCommandLineOfWhomItIsCalledAs(
        _ name: String, _ arguments: [String], _ personality: Personality?
    ) throws {
        let call = try Call(name: name, arguments: arguments, environment: [:])
        #expect(call.personality == personality)
        #expect(call.arguments == (arguments.first == "--" ? arguments : ["a.war"]))
    }

    @Test(arguments: [["--as", "tomcat"], ["--as"], ["--as="]])
    func listsTheCommandLinesThatThereAre(_ arguments: [String]) {
        let failure = #expect(throws: Failure.self) { try Call(name: "runner", arguments: arguments, environment: [:]) }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains("webapp-runner or jetty-runner") == true)
    }
}
