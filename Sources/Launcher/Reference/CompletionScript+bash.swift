// SPDX-License-Identifier: Apache-2.0

extension CompletionScript {
    var bash: String {
        var lines = [
            "# bash completion of runner: made by `runner completion bash`",
            "_runner() {",
            "    local current=$2 previous=$3 command='' words=''",
            "    COMPREPLY=()",
            "    if ((COMP_CWORD > 1)); then",
            "        case ${COMP_WORDS[1]} in",
        ]
        let plain = firstWords.map(\.word).filter { word in !secondWords.contains { $0.first == word } }
        lines.append("        \(plain.joined(separator: " | "))) command=${COMP_WORDS[1]} ;;")
        for (first, _) in secondWords {
            lines += [
                "        \(first))", "            command=\(first)",
                "            ((COMP_CWORD == 2)) || command+=\" ${COMP_WORDS[2]}\"", "            ;;",
            ]
        }
        lines += ["        esac", "    fi", "    case \"$command $previous\" in"]
        for command in commands {
            for flag in command.flags where flag.kind == .option {
                let patterns = flag.spellings.map { Self.quoted("\(command.name) \($0)") }.joined(separator: " | ")
                lines += ["    \(patterns))", "        \(Self.bash(flag.candidates))", "        return", "        ;;"]
            }
        }
        lines += ["    esac", "    case $command in"]
        for command in commands {
            let flags = command.flags.flatMap(\.spellings) + ["--help"]
            lines.append("    \(Self.quoted(command.name)))")
            if command.words.isEmpty {
                let first = firstWords.map(\.word).joined(separator: " ")
                lines.append("        ((COMP_CWORD > 1)) || words=\(Self.quoted(first))")
            }
            lines += ["        [[ $current != -* ]] || words=\(Self.quoted(flags.joined(separator: " ")))"]
            if let positional = command.positional {
                lines.append("        [[ $current == -* ]] || \(Self.bash(positional.candidates))")
            }
            lines.append("        ;;")
        }
        for (first, choices) in secondWords {
            let words = choices.map(\.word).joined(separator: " ")
            lines += ["    \(first)) words=\(Self.quoted(words)) ;;"]
        }
        lines += [
            "    esac", "    [ -z \"$words\" ] || COMPREPLY+=($(compgen -W \"$words\" -- \"$current\"))", "}",
            "complete -o filenames -F _runner runner", "",
        ]
        return lines.joined(separator: "\n")
    }

    /// The command that fills COMPREPLY.
    private static func bash(_ candidates: CommandInfo.Argument.Candidates) -> String {
        switch candidates {
        case .none: ":"
        case .words(let words): "COMPREPLY=($(compgen -W \(quoted(words.joined(separator: " "))) -- \"$current\"))"
        case .directories: "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
        case .files(let suffixes) where suffixes.isEmpty: "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
        case .files(let suffixes):
            "mapfile -t COMPREPLY < <(compgen -d -- \"$current\"; "
                + suffixes.map { "compgen -f -X '!*.\($0)' -- \"$current\"" }.joined(separator: "; ") + ")"
        }
    }
}
