// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Completion in real shells, and the manual page in a real formatter.
@Suite("Shells and manual", .serialized, .oneOfTwo)
struct ShellTests {
    /// Standard output of a program that has to end well.
    private func output(_ executable: String, _ arguments: [String], directory: String? = nil) async throws -> String {
        let program = try Program(executable, arguments, directory: directory).start()
        let exit = try await program.exit()
        #expect(exit == .code(0), "\(program.output.text)")
        return program.standardOutput.text
    }

    /// A file with what the program prints.
    private func file(_ arguments: [String], named name: String) async throws -> URL {
        let program = try Program.runner(arguments).start()
        #expect(try await program.exit() == .code(0))
        let file = try Scratch.directory("shell").appendingPathComponent(name)
        try program.standardOutput.text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    private static let lines: [(line: String, offered: [String])] = [
        ("runner --po", ["--port"]), ("runner --session-store r", ["redis"]), ("runner ins", ["inspect"]),
        ("runner inspect --s", ["--strict"]), ("runner doctor --j", ["--json"]), ("runner sessions li", ["list"]),
        ("runner sessions list --lim", ["--limit"]), ("runner health --ti", ["--timeout"]),
        ("runner completion b", ["bash"]), ("runner --log-format ", ["text", "json"]),
        ("runner a", ["a.war", "apps/"]), ("runner inspect a", ["a.war", "apps/"]),
        ("runner --port 1 ./a", ["./a.war", "./apps/"]), ("runner --temp-directory a", ["apps/"]),
    ]

    /// A folder with an archive and a folder to complete to.
    private func folder() throws -> String {
        let folder = try Scratch.directory("names")
        try Data().write(to: folder.appendingPathComponent("a.war"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("apps"), withIntermediateDirectories: false)
        return folder.path
    }

    /// The words that a shell printed; bash leaves the slash of a folder to its line editor.
    private func expect(_ line: String, _ offered: [String], in output: String) {
        let words = output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        for word in offered {
            let isFound = words.contains(word) || word.hasSuffix("/") && words.contains(String(word.dropLast()))
            #expect(isFound, "\(word) for \(line): \(words)")
        }
    }

    @Test func bashCompletes() async throws {
        let script = try await file(["completion", "bash"], named: "runner.bash")
        let folder = try folder()
        for (line, offered) in Self.lines {
            let ask = """
                source '\(script.path)'
                read -r _ _ function _ < <(complete -p runner | sed 's/-o [a-z]* //g')
                COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE}
                read -ra COMP_WORDS <<<"$COMP_LINE"
                [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                "$function" runner "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            expect(line, offered, in: try await output("/bin/bash", ["--norc", "-c", ask], directory: folder))
        }
    }

    @Test func fishCompletes() async throws {
        let script = try await file(["completion", "fish"], named: "runner.fish")
        let folder = try folder()
        for (line, offered) in Self.lines {
            let ask = "source '\(script.path)'; complete -C '\(line)'"
            expect(line, offered, in: try await output("/usr/bin/fish", ["--no-config", "-c", ask], directory: folder))
        }
    }

    /// In a terminal of its own, as zsh completes nowhere else: what is typed, a tab, and what then stands on the line.
    @Test func zshCompletes() async throws {
        let script = try await file(["completion", "zsh"], named: "_runner")
        _ = try await output("/usr/bin/zsh", ["-n", script.path])
        let expected = [
            "runner --po": "--port ", "runner --session-store r": "redis ", "runner ins": "inspect ",
            "runner inspect --st": "--strict ", "runner doctor --j": "--json ", "runner sessions li": "list ",
            "runner sessions list --lim": "--limit ", "runner completion ba": "bash ", "runner a.": "a.war ",
            "runner --port 1 ./a.": "./a.war ", "runner --temp-directory a": "apps/", "runner inspect a.": "a.war ",
        ]
        let lines = expected.keys.sorted()
        let ask = #"""
            zmodload zsh/zpty
            export TERM=vt100
            zpty line zsh -f -i
            setup='report() { print -r -- $'"'\\n'"'"<$BUFFER>"; BUFFER=; }; zle -N report; bindkey "^I" complete-word'
            setup+='; bindkey "^X" report; autoload -Uz compinit; compinit -D -u; PS1=; print -r -- READ""Y'
            zpty -w line "fpath=('$1' \$fpath); $setup"
            zpty -r line out $'*READY\r\n*'
            for words in "${@:2}"; do
                zpty -w -n line "$words"$'\t\x18'
                zpty -r line out $'*\n<*>\r\n*'
                print -r -- ${${out##*<}%%>*}
            done
            """#
        let text = try await output(
            "/usr/bin/zsh", ["-f", "-c", ask, "zsh", script.deletingLastPathComponent().path] + lines,
            directory: try folder())
        let completed = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        try #require(completed.count == lines.count, "\(text)")
        for (line, result) in zip(lines, completed) {
            #expect(result.hasSuffix(" " + (expected[line] ?? "?")), "\(line): \(result)")
        }
    }

    @Test func theManualPageIsWellFormed() async throws {
        let page = try await file(["manual"], named: "runner.1")
        let lint = try await output("/usr/bin/mandoc", ["-Tlint", "-Wwarning", page.path])
        #expect(lint.isEmpty, "\(lint)")
        let text = try await output("/usr/bin/mandoc", ["-Tascii", "-Owidth=100", page.path])
            .replacing(/.\u{8}/, with: "")
        for part in ["RUNNER(1)", "--session-store-url url", "runner sessions list [flags]", "EXIT STATUS"] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
