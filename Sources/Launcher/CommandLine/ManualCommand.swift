// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner manual`: prints the manual, made from what the help is made of.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner manual",
        abstract: "Prints the manual page: `runner manual | man -l -`.")

    @Option(help: ArgumentHelp("roff for man, or markdown: the page docs/configuration.md.", valueName: "format"))
    var format = Format.roff

    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case roff, markdown
    }

    func report() throws {
        LogStream.standardOutput.write(Array(try Self.text(format).utf8))
    }

    static func text(_ format: Format) throws -> String {
        let commands = try Commands.manual()
        return switch format {
        case .roff: ManualPage(commands: commands).roff
        case .markdown: ConfigurationReference(commands: commands).markdown
        }
    }
}
