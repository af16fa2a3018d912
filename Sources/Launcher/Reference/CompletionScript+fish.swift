// SPDX-License-Identifier: Apache-2.0

extension CompletionScript {
    var fish: String {
        let plain = firstWords.map(\.word).filter { word in !secondWords.contains { $0.first == word } }
        var lines = [
            "# fish completion of runner: made by `runner completion fish`",
            "function __runner_at",
            "    set -l words (commandline -opc)",
            "    set -l command",
            "    switch \"$words[2]\"",
            "        case \(plain.joined(separator: " "))",
            "            set command $words[2]",
            "        case \(secondWords.map(\.first).joined(separator: " "))",
            "            set command $words[2..3]",
            "    end",
            "    test \"$command\" = \"$argv\"",
            "end",
        ]
        for choice in firstWords {
            lines.append(
                "complete -c runner -n 'test (count (commandline -opc)) -eq 1' -a \(choice.word) -d \(Self.fish(choice.abstract))"
            )
        }
        for (first, choices) in secondWords {
            for choice in choices {
                lines.append(
                    "complete -c runner -n '__runner_at \(first)' -x -a \(choice.word) -d \(Self.fish(choice.abstract))"
                )
            }
        }
        for command in commands {
            let condition = "complete -c runner -n '__runner_at \(command.name)'"
            for flag in command.flags {
                let names = flag.spellings.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
                let value = flag.kind == .option ? Self.fish(flag.candidates) : ""
                lines.append("\(condition) \(names.joined(separator: " "))\(value) -d \(Self.fish(flag.text))")
            }
            lines.append("\(condition) -l help -d 'Show help information.'")
            switch command.positional?.candidates {
            case .words(let words): lines.append("\(condition) -x -a \(Self.fish(words.joined(separator: " ")))")
            case .files, .directories: break
            // Where nothing can be guessed, files are no guess either.
            default: lines.append("\(condition) -f")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fish(_ candidates: CommandInfo.Argument.Candidates) -> String {
        switch candidates {
        case .none: " -x"
        case .words(let words): " -x -a \(fish(words.joined(separator: " ")))"
        case .directories: " -x -a '(__fish_complete_directories)'"
        case .files: " -r -F"
        }
    }

    private static func fish(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
