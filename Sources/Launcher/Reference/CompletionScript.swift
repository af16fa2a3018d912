// SPDX-License-Identifier: Apache-2.0

/// What a shell is taught: which words can follow.
///
/// ArgumentParser's own scripts offer no commands where paths may stand as well, which is how this program is called.
struct CompletionScript: Sendable {
    /// A command that takes flags.
    struct Command: Sendable {
        /// The words behind the program's name: none for serving, `sessions list`.
        let words: [String]
        let abstract: String
        let flags: [CommandInfo.Argument]
        let positional: CommandInfo.Argument?

        var name: String { words.joined(separator: " ") }
    }

    /// Words that stand behind others: the commands behind nothing, `list` and its siblings behind `sessions`.
    struct Choice: Sendable {
        let word: String
        let abstract: String
    }

    let commands: [Command]
    /// The commands by their first word.
    let firstWords: [Choice]
    /// What can follow a first word that is no command yet, by that word.
    let secondWords: [(first: String, choices: [Choice])]

    /// - Parameter described: all commands of the program.
    init(_ described: [CommandInfo]) {
        let leaves = described.flatMap { $0.children.isEmpty ? [$0] : $0.children }
        commands = leaves.map { command in
            Command(
                words: Self.words(command), abstract: command.abstract ?? "",
                flags: command.sections.flatMap(\.arguments).filter { $0.kind != .positional },
                positional: command.positional.first)
        }
        firstWords = described.compactMap { command in
            Self.words(command).first.map { Choice(word: $0, abstract: command.abstract ?? "") }
        }
        secondWords = described.filter { !$0.children.isEmpty }.map { command in
            let choices = command.children.map { Choice(word: Self.words($0).last ?? "", abstract: $0.abstract ?? "") }
            return (Self.words(command).first ?? "", choices)
        }
    }

    private static func words(_ command: CommandInfo) -> [String] {
        command.commandName.split(separator: " ").dropFirst().map(String.init)
    }

    /// A word in single quotes, for any of the shells.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
