// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

/// Held against the machine's own shell: what it would give a program is what we give ourselves.
@Suite("A Procfile's command, as a shell reads it")
struct ShellCommandTests {
    private static let environment = [
        "PORT": "5000", "EMPTY": "", "TWO": "a  b", "STAR": "*.war", "HOME": "/home/me", "JAVA_OPTS": "-Xmx1g -Dx=y",
    ]

    @Test(arguments: [
        "a b  c\td", "a 'b c' \"d e\" f\\ g", "$PORT ${PORT}", "--port=$PORT", "x${PORT}y$PORT.z", "$NONE",
        "\"$NONE\"", "'' \"\" $EMPTY", "${NONE:-5 6} ${EMPTY:-e} ${EMPTY-f} ${NONE-g}", "${PORT:+set} ${NONE:+unset}",
        "${EMPTY+set} ${EMPTY:+set} x", "\"${NONE:-a b}\"", "${NONE:-'a b'}", "$TWO \"$TWO\" '$TWO'", "x$TWO.y",
        "$JAVA_OPTS -jar a.jar", "*.war", "./*.war", "'*.war'", "\"*.war\"", "\\*.war", "$STAR \"$STAR\"", "[ab].war",
        "?.war", "*.none", "a*b.none", "sub/*.war", "*/x.war", "*/*", "none/*.war", "~ ~/x a~ '~' ~x",
        "\\$PORT '$PORT'",
        "\"a \\\"q\\\" \\$PORT \\x\"", "a # comment", "a#b", "$ a$ \"$\"", "a\\\nb", "${NONE:-$PORT} ${NONE:-${PORT}x}",
        "a=b c=$PORT", "\"it's\" 'say \"x\"'", "ä*", "$PORT$PORT", "${NONE:-}", "x\"$EMPTY\"y",
        "x${NONE:- a b }y", "${NONE:-*.war} \"${NONE:-*.war}\"", "${NONE:-\"*.war\"}", "${PORT:+\"a b\" c}",
    ])
    func splitsAndExpandsAsTheShellDoes(_ text: String) async throws {
        let directory = try Scratch.directory("shell")
        for file in ["a.war", "b.war", "é.war", ".hidden.war", "c d.war", "sub/x.war", "sub/y.war", "äx"] {
            let path = directory.appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: path)
        }
        var shell = Program("/bin/sh", ["-c", "printf '<%s>\\n' x \(text)"], directory: directory.path)
        shell.environment = Self.environment.merging(["LC_ALL": "C"]) { $1 }
        let running = try shell.start()
        #expect(try await running.exit() == .code(0))
        let expected = running.standardOutput.text

        let files = { (pattern: String) in
            // The current directory is the process's; a test must not change it.
            let below = PathnameExpansion.paths(matching: directory.path + "/" + pattern)
            return below.map { String($0.dropFirst(directory.path.utf8.count + 1)) }
        }
        let command = try ShellCommand("echo x \(text)", environment: Self.environment, files: files)
        #expect(command.words.dropFirst().map { "<\($0)>\n" }.joined() == expected)
    }

    @Test func setsWhatStandsInFront() throws {
        let command = try ShellCommand("A=1 B=\"x $A y\" C= D=$TWO run $A", environment: Self.environment)
        #expect(command.words == ["run"])
        #expect(command.assigned == ["A", "B", "C", "D"])
        #expect(command.environment["B"] == "x 1 y")
        #expect(command.environment["C"] == "")
        #expect(command.environment["D"] == "a  b")
    }

    @Test(arguments: [
        ("a | b", "pipe"), ("a && b", "&"), ("a &", "&"), ("a; b", ";"), ("a > f", "redirects"),
        ("a 2>&1", "redirects"),
        ("a < f", "redirects"), ("(a)", "parenthesis"), ("a $(b)", "$(…)"), ("a `b`", "`…`"), ("a $1", "$1"),
        ("a $@", "$@"), ("a $?", "$?"), ("a ${x%y}", "${x%y"), ("a ${#x}", "${…}"), ("a ${1}", "${…}"), ("a 'b", "'"),
        ("a \"b", "\""), ("a ${b", "${b"), ("a ${b:-c", "never closed"), ("a $((1+1))", "$(…)"), ("a\nb", "line"),
        ("a \"$(b)\"", "$(…)"), ("a ${x:=y}", "${x:=y"), ("a ${x:?y}", "${x:?y"),
    ])
    func refusesByNameWhatOnlyAShellCanDo(_ text: String, _ name: String) {
        let refusal = #expect(throws: ShellRefusal.self) { try ShellCommand(text, environment: [:]) }
        #expect(refusal?.description.contains(name) == true, "\(String(describing: refusal))")
    }

    @Test func endsOnWhateverIsThere() {
        let alphabet = Array("ab$\"'\\{}:-+*?[]~#=`()|; \n\u{e9}")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0...30, using: &generator)).map { _ in alphabet.randomElement() ?? "a" })
            _ = try? ShellCommand(text, environment: Self.environment, files: { _ in [] })
        }
        let deep = String(repeating: "${a:-", count: 10_000)
        #expect(throws: ShellRefusal.self) { try ShellCommand(deep, environment: [:]) }
    }

    @Test(arguments: ["plain", "a b", "it's", "", "$x", "-Dx=y:z", "*", "\"", "a\\b"])
    func quotesAWordSoThatItComesBack(_ word: String) throws {
        #expect(try ShellCommand("x \(ShellCommand.quoted(word))", environment: [:]).words == ["x", word])
    }
}
