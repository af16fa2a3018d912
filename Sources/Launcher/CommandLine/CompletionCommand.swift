// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner completion`: prints what a shell needs in order to complete this program's command lines.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner completion",
        abstract: "Prints the script that teaches a shell to complete runner's command lines.",
        discussion: """
            bash: `source <(runner completion bash)`. zsh: as a file `_runner` in a folder of $fpath. fish: \
            `runner completion fish >~/.config/fish/completions/runner.fish`.
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable {
        case bash, zsh, fish
    }

    func report() throws {
        let script = CompletionScript(try Commands.described())
        let text =
            switch shell {
            case .bash: script.bash
            case .zsh: script.zsh
            case .fish: script.fish
            }
        LogStream.standardOutput.write(Array(text.utf8))
    }
}
