// SPDX-License-Identifier: Apache-2.0

/// docs/configuration.md: every command, flag, variable and exit status, from what `--help` is made of.
struct ConfigurationReference: Sendable {
    let commands: [CommandInfo]

    /// The whole page in Markdown.
    var markdown: String {
        var text = """
            # Configuration

            Every command and flag, every variable of the environment, every exit status of runner \(Version.current). This page \
            is made from what `runner --help` says: `make reference` writes it, a test compares it.

            A flag wins over the environment, the environment over a default. `--flag=value` is the same as `--flag value`.


            """
        for command in commands { text += Self.chapter(command) }
        text += "## Environment\n\n| variable | meaning |\n|---|---|\n"
        for variable in EnvironmentVariable.all {
            text += "| \(variable.names.map { "`\($0)`" }.joined(separator: ", ")) | \(Self.cell(variable.meaning)) |\n"
        }
        text += "\n## Exit status\n\n| status | meaning |\n|---|---|\n"
        for status in ExitStatus.allCases { text += "| \(status.rawValue) | \(Self.cell(status.meaning)) |\n" }
        return text
    }

    private static func chapter(_ command: CommandInfo) -> String {
        let title = command.commandName == "runner" ? "runner" : command.commandName
        var text = "## \(title)\n\n"
        if let abstract = command.abstract { text += abstract + "\n\n" }
        if command.children.isEmpty { text += "```\n\(command.synopsis)\n```\n\n" }
        if let discussion = command.discussion { text += discussion + "\n\n" }
        for section in command.sections {
            if let title = section.title { text += "### \(title)\n\n" }
            text += "| flag | default | meaning |\n|---|---|---|\n"
            for argument in section.arguments {
                text += "| \(cell(name(argument))) | \(cell(defaultValue(argument))) | \(cell(argument.text)) |\n"
            }
            text += "\n"
        }
        return text + command.children.map(chapter).joined()
    }

    private static func name(_ argument: CommandInfo.Argument) -> String {
        guard argument.kind != .positional else {
            return "*\(argument.value ?? "")*\(argument.isRepeating ? " …" : "")"
        }
        let spellings = argument.spellings.map { "`\($0)`" }.joined(separator: ", ")
        return argument.value.map { "\(spellings) *\($0)*" } ?? spellings
    }

    private static func defaultValue(_ argument: CommandInfo.Argument) -> String {
        argument.defaultValue.map { "`\($0)`" } ?? ""
    }

    /// A cell's text: a bar would end the cell, in code too, and `<x>` would be taken for HTML.
    private static func cell(_ text: String) -> String {
        var isCode = false
        return text.reduce(into: "") { result, character in
            switch character {
            case "|": result += "\\|"
            case "\n": result += " "
            case "<" where !isCode: result += "&lt;"
            case "`":
                isCode.toggle()
                result.append(character)
            default: result.append(character)
            }
        }
    }
}

extension CommandInfo {
    /// How it is called, in one line.
    var synopsis: String {
        var words = [commandName]
        if hasFlags { words.append("[flags]") }
        words += positional.map { argument in
            let name = "\(argument.value ?? "")\(argument.isRepeating ? " …" : "")"
            return argument.isOptional ? "[\(name)]" : "\(name)"
        }
        return words.joined(separator: " ")
    }
}
