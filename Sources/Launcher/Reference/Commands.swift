// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// All commands, for what speaks of all of them: the manual, the reference and the completion of shells.
enum Commands {
    /// Those that stand behind the program's name as the first word, in the order in which they are told.
    static let named: [any ParsableCommand.Type] = [
        InspectCommand.self, DoctorCommand.self, SessionsCommand.self, HealthCommand.self, ExecProcfileCommand.self,
        ProcfileCommand.self, CompletionCommand.self, ManualCommand.self,
    ]

    /// Serving first, then those with a name.
    static func described() throws -> [CommandInfo] {
        try ([RunnerCommand.self] + named).map { try CommandInfo($0) }
    }

    /// The same, and the command line of the other program that this one can be.
    static func manual() throws -> [CommandInfo] {
        try described() + [CommandInfo(JettyRunner.self)]
    }
}

/// jetty-runner's command line as the manual tells it. ``JettyCommandLine`` reads it: there paths and contexts take turns.
private struct JettyRunner: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Personality.jetty.rawValue,
        abstract: "Serves by the command line of jetty-runner: `runner --as jetty-runner`, or a link of that name.",
        discussion: "Every flag of runner is understood too. docs/from-jetty-runner.md says what differs.")

    @Argument(help: "A WAR, a directory or a context XML; it is served at the --path before it, else at /.")
    var contexts: [String]

    @OptionGroup var options: JettyOptions
}
