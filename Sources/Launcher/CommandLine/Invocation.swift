// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What the program is asked to do: to serve, unless the first word says otherwise.
///
/// What serving means is decided by ``Configuration/init(_:)-(Call)``, as it depends on files too.
///
/// Only the very first word is a command, and only spelt exactly: `runner ./inspect` serves what is called so, and a
/// command line of webapp-runner means what it has always meant.
enum Invocation {
    case serve
    case execProcfile(ExecProcfileCommand)
    case procfile(ProcfileCommand)
    case inspect(InspectCommand)
    case doctor(DoctorCommand)
    /// One of the commands of `runner sessions`.
    case sessions(any ParsableCommand)
    case health(HealthCommand)
    case completion(CompletionCommand)
    case manual(ManualCommand)

    /// The commands by their first word.
    static let commands: [String: any ParsableCommand.Type] = Dictionary(
        uniqueKeysWithValues: Commands.named.compactMap { command in
            command.configuration.commandName?.split(separator: " ").last.map { (String($0), command) }
        })

    /// Reads the arguments that follow the program's name.
    ///
    /// - Parameter name: how the program was called; as jetty-runner it has no commands, as that has none.
    init(parsing arguments: [String], name: String = "runner") throws {
        if Personality(name: name) == .jetty {
            self = .serve
            return
        }
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "inspect": self = .inspect(try InspectCommand.parse(rest))
        case "doctor": self = .doctor(try DoctorCommand.parse(rest))
        case "sessions": self = .sessions(try SessionsCommand.parseAsRoot(rest))
        case "health": self = .health(try HealthCommand.parse(rest))
        case "completion": self = .completion(try CompletionCommand.parse(rest))
        case "manual": self = .manual(try ManualCommand.parse(rest))
        case "exec-procfile": self = .execProcfile(try ExecProcfileCommand.parse(rest))
        case "procfile": self = .procfile(try ProcfileCommand.parse(rest))
        default: self = .serve
        }
    }

    /// The text and the status for an error of ``init(parsing:)``, or for a request for help.
    static func end(parsing arguments: [String], _ error: any Error) -> (message: String, status: Int32) {
        let command = arguments.first.flatMap { commands[$0] } ?? RunnerCommand.self
        return (command.fullMessage(for: error), command.exitCode(for: error).rawValue)
    }
}
