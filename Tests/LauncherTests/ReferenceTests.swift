// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Launcher

@Suite("The manual and the reference")
struct ReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func thePageInTheRepositoryIsWhatTheHelpSays() throws {
        let page = try String(
            contentsOf: Self.root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let made = try ManualCommand.text(.markdown)
        // The lines that differ, not two pages of a thousand lines.
        let difference = made.split(separator: "\n").difference(from: page.split(separator: "\n"))
        #expect(difference.isEmpty, "docs/configuration.md is out of date: run `make reference`")
        #expect(made == page, "docs/configuration.md is out of date: run `make reference`")
    }

    @Test func tellsOfEveryVariableThatIsRead() throws {
        let folder = Self.root.appendingPathComponent("Sources")
        let told = Set(EnvironmentVariable.all.flatMap(\.names))
        var read: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            for match in text.matches(of: /(?i:environment)\["([A-Z_0-9]+)"\]/) { read.insert(String(match.1)) }
        }
        #expect(read.contains("PORT") && read.contains("JAVA_HOME"))
        #expect(read.subtracting(told).isEmpty, "missing in EnvironmentVariable.all")
    }

    @Test func everyCommandIsCalledByItsOwnName() throws {
        for command in Commands.named {
            let name = try CommandInfo(command).commandName
            let words = name.split(separator: " ").map(String.init)
            #expect(words.count == 2 && words[0] == "runner")
            let arguments = [words[1], "--no-such-flag"]
            do {
                _ = try Invocation(parsing: arguments)
                Issue.record("\(arguments) is taken")
            } catch {
                let (message, status) = Invocation.end(parsing: arguments, error)
                #expect(status == ExitStatus.usage.rawValue)
                #expect(message.contains("Usage: \(name)"), "\(message)")
            }
        }
    }

    @Test func theManualPageHasEveryFlag() throws {
        let page = try ManualCommand.text(.roff)
        for flag in ["\\-\\-port", "\\-\\-session\\-store\\-url", "\\-\\-json", "\\-\\-timeout"] {
            #expect(page.contains("\\fB\(flag)\\fR"), "\(flag)")
        }
        for title in ["NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "ENVIRONMENT", "EXIT STATUS"] {
            #expect(page.contains(".SH \(title)\n"))
        }
    }
}
