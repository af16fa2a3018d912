// SPDX-License-Identifier: Apache-2.0

extension CompletionScript {
    var zsh: String {
        var lines = [
            "#compdef runner", "# zsh completion of runner: made by `runner completion zsh`", "_runner() {",
            "    local -a choices", "    if ((CURRENT > 2)); then", "        case $words[2] in",
        ]
        for command in commands where command.words.count == 1 {
            lines += ["        \(command.name))", "            shift words", "            ((CURRENT -= 1))"]
            lines += Self.zsh(command) + ["            return", "            ;;"]
        }
        for (first, choices) in secondWords {
            lines += ["        \(first))", "            if ((CURRENT == 3)); then"]
            lines += Self.zsh(choices) + ["                return", "            fi", "            case $words[3] in"]
            for command in commands where command.words.first == first {
                lines += [
                    "            \(command.words.last ?? ""))", "            shift 2 words",
                    "            ((CURRENT -= 2))",
                ]
                lines += Self.zsh(command) + ["            ;;"]
            }
            lines += ["            esac", "            return", "            ;;"]
        }
        lines += ["        esac", "    else"] + Self.zsh(firstWords) + ["    fi"]
        for command in commands where command.words.isEmpty { lines += Self.zsh(command) }
        // Loaded by its name the file's body is the function; sourced, it has to be registered.
        lines += [
            "}", "if [[ $funcstack[1] == _runner ]]; then", "    _runner \"$@\"", "else", "    compdef _runner runner",
            "fi",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func zsh(_ choices: [Choice]) -> [String] {
        let words = choices.map { quoted("\($0.word):\($0.abstract)") }.joined(separator: " ")
        return ["                choices=(\(words))", "                _describe command choices"]
    }

    private static func zsh(_ command: Command) -> [String] {
        var specifications = command.flags.flatMap { flag in
            flag.spellings.map { spelling in
                "\(spelling)[\(escaped(flag.text))]" + (flag.kind == .option ? zsh(flag) : "")
            }
        }
        specifications.append("--help[Show help information.]")
        if let positional = command.positional { specifications.append("*" + zsh(positional)) }
        return ["            _arguments -s \\"] + specifications.dropLast().map { "                \(quoted($0)) \\" }
            + specifications.suffix(1).map { "                \(quoted($0))" }
    }

    private static func zsh(_ argument: CommandInfo.Argument) -> String {
        let action =
            switch argument.candidates {
            case .none: " "
            case .words(let words): "(\(words.joined(separator: " ")))"
            case .directories: "_files -/"
            case .files(let suffixes) where suffixes.isEmpty: "_files"
            case .files(let suffixes): "_files -g \"\(suffixes.map { "*.\($0)" }.joined(separator: " "))\""
            }
        return ":\(escaped(argument.value ?? "value")):\(action)"
    }

    /// Brackets and colons end the parts of a specification.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "[]:\\".contains(character) { result += "\\" }
            result.append(character)
        }
    }
}
