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
}
