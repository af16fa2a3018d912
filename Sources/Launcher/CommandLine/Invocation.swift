// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What the program is asked to do: to serve, unless the first word says otherwise.
///
/// Only the very first word is a command, and only spelt exactly: `runner ./inspect` serves what is called so, and a
/// command line of webapp-runner means what it has always meant.
enum Invocation {
    case serve(RunnerCommand)
    case inspect(InspectCommand)
    case doctor(DoctorCommand)
    /// One of the commands of `runner sessions`.
    case sessions(any ParsableCommand)
    case health(HealthCommand)
    case completion(CompletionCommand)
    case manual(ManualCommand)

    /// Reads the arguments that follow the program's name.
    init(parsing arguments: [String]) throws {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "inspect": self = .inspect(try InspectCommand.parse(rest))
        case "doctor": self = .doctor(try DoctorCommand.parse(rest))
        case "sessions": self = .sessions(try SessionsCommand.parseAsRoot(rest))
        case "health": self = .health(try HealthCommand.parse(rest))
        case "completion": self = .completion(try CompletionCommand.parse(rest))
        case "manual": self = .manual(try ManualCommand.parse(rest))
        default: self = .serve(try RunnerCommand.parsing(arguments))
        }
    }

    /// The text and the status for an error of ``init(parsing:)``, or for a request for help.
    static func end(parsing arguments: [String], _ error: any Error) -> (message: String, status: Int32) {
        switch arguments.first {
        case "inspect": (InspectCommand.fullMessage(for: error), InspectCommand.exitCode(for: error).rawValue)
        case "doctor": (DoctorCommand.fullMessage(for: error), DoctorCommand.exitCode(for: error).rawValue)
        case "sessions": (SessionsCommand.fullMessage(for: error), SessionsCommand.exitCode(for: error).rawValue)
        case "health": (HealthCommand.fullMessage(for: error), HealthCommand.exitCode(for: error).rawValue)
        case "completion": (CompletionCommand.fullMessage(for: error), CompletionCommand.exitCode(for: error).rawValue)
        case "manual": (ManualCommand.fullMessage(for: error), ManualCommand.exitCode(for: error).rawValue)
        default: (RunnerCommand.fullMessage(for: error), RunnerCommand.exitCode(for: error).rawValue)
        }
    }
}
