// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
internal import Foundation

/// A command as ArgumentParser describes it, which is what its help is made of.
struct CommandInfo: Decodable, Sendable {
    /// As it is typed: `runner sessions list`.
    private(set) var commandName: String
    let abstract: String?
    let discussion: String?
    private let subcommands: [CommandInfo]?
    private let arguments: [Argument]?

    struct Argument: Decodable, Sendable {
        let kind: Kind
        let isOptional: Bool
        let isRepeating: Bool
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
        let discussion: String?
        /// The group's title.
        let sectionTitle: String?
        private let shouldDisplay: Bool
        private let names: [Name]?
        private let allValues: [String]?
        private let completionKind: Completion?

        enum Kind: String, Decodable, Sendable {
            case positional, option, flag
        }

        /// What a shell can offer for a value.
        enum Candidates: Sendable {
            case none
            case words([String])
            case directories
            /// Of these suffixes, or any where there is none.
            case files([String])
        }

        var candidates: Candidates {
            if let words = completionKind?.list?.values ?? allValues, !words.isEmpty { return .words(words) }
            if let file = completionKind?.file { return .files(file.extensions) }
            return completionKind?.directory == nil ? .none : .directories
        }

        private struct Completion: Decodable, Sendable {
            let list: Words?
            let file: Files?
            let directory: Directories?

            struct Words: Decodable, Sendable {
                let values: [String]
            }

            struct Files: Decodable, Sendable {
                let extensions: [String]
            }

            struct Directories: Decodable, Sendable {}
        }

        private struct Name: Decodable, Sendable {
            let kind: String
            let name: String
        }

        /// `--port`, `-h`; none for a positional one.
        var spellings: [String] {
            (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
        }

        /// What stands for its value: `number`; nil for a flag.
        var value: String? { kind == .flag ? nil : valueName ?? "value" }

        /// All that the help says of it.
        var text: String { [abstract, discussion].compactMap { $0 }.joined(separator: " ") }

        fileprivate var isTold: Bool { shouldDisplay && !spellings.contains { $0 == "--help" || $0 == "--version" } }
    }

    /// A group's arguments under its title; nil for those of no group.
    struct Section: Sendable {
        let title: String?
        var arguments: [Argument]
    }

    init(_ command: any ParsableCommand.Type) throws {
        struct Dump: Decodable {
            let command: CommandInfo
        }
        self = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)).command
    }

    /// `runner sessions list` and its siblings; empty for a command without any.
    var children: [CommandInfo] {
        (subcommands ?? []).filter { $0.commandName != "help" }.map { child in
            var child = child
            child.commandName = "\(commandName) \(child.commandName)"
            return child
        }
    }

    /// The arguments by group, in the order of the help.
    var sections: [Section] {
        var sections: [Section] = []
        for argument in (arguments ?? []).filter(\.isTold) {
            if let index = sections.firstIndex(where: { $0.title == argument.sectionTitle }) {
                sections[index].arguments.append(argument)
            } else {
                sections.append(Section(title: argument.sectionTitle, arguments: [argument]))
            }
        }
        return sections
    }

    var positional: [Argument] { (arguments ?? []).filter { $0.kind == .positional && $0.isTold } }
    var hasFlags: Bool { (arguments ?? []).contains { $0.kind != .positional && $0.isTold } }
}
