// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Launcher

@Suite("What the program is asked to do")
struct InvocationTests {
    private func name(_ arguments: [String]) throws -> String {
        switch try Invocation(parsing: arguments) {
        case .serve(let command): "serve \(command.application.paths.joined(separator: " "))"
        case .inspect(let command): "inspect \(command.path)"
        case .doctor: "doctor"
        case .health: "health"
        case .completion(let command): "completion \(command.shell)"
        case .manual(let command): "manual \(command.format)"
        case .sessions(let command): "sessions \(type(of: command))"
        }
    }

    @Test(arguments: [
        (["app.war"], "serve app.war"), ([], "serve src/main/webapp"), (["./inspect"], "serve ./inspect"),
        (["inspect/"], "serve inspect/"), (["--port", "1", "doctor"], "serve doctor"),
        (["--", "inspect"], "serve inspect"),
        (["Doctor"], "serve Doctor"), (["app.war", "inspect"], "serve app.war inspect"),
        (["inspect", "app.war"], "inspect app.war"), (["inspect", "--json", "inspect"], "inspect inspect"),
        (["sessions", "count"], "sessions Count"), (["./sessions"], "serve ./sessions"),
        (["health"], "health"), (["completion", "zsh"], "completion zsh"), (["manual"], "manual roff"),
        (["health.war"], "serve health.war"), (["./manual"], "serve ./manual"),
        (["doctor"], "doctor"), (["doctor", "--port", "80"], "doctor"),
    ])
    func goesByTheFirstWordAlone(_ arguments: [String], _ expected: String) throws {
        #expect(try name(arguments) == expected)
    }

    @Test(arguments: [
        ["inspect"], ["inspect", "a", "b"], ["doctor", "a"], ["doctor", "--port", "x"], ["inspect", "--x"],
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
}
