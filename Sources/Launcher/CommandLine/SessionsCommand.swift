// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner sessions`: what lies in a session store, for an operator.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner sessions",
        abstract: "Shows and deletes the sessions of a store.",
        discussion: """
            Who knows the id of a session is its user: handle what these commands print like passwords. \
            Exit status: 0; 66 when there is no such session; 69 when the store cannot be reached.
            """,
        subcommands: [List.self, Show.self, Delete.self, Count.self])

    /// Which sessions of which store.
    struct Selection: ParsableArguments {
        @Option(help: ArgumentHelp("The store: redis or file.", valueName: "store"))
        var sessionStore = StoreKind.redis

        @OptionGroup var access: SessionStoreOptions

        @Flag(help: "Print JSON, one object a line; docs/sessions.md lists the keys.")
        var json = false

        enum StoreKind: String, ExpressibleByArgument, CaseIterable, Sendable {
            case redis, file
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists sessions: context, id, ages, number of attributes and size.")
        @OptionGroup var selection: Selection

        @Option(help: ArgumentHelp("Only the sessions of this context path.", valueName: "context path"))
        var context: String?

        @Option(
            help: ArgumentHelp("The most sessions to list; 0 lists all (default: 100).", valueName: "number"),
            transform: Bounded(range: 0...Int.max, unit: "a number").callAsFunction)
        var limit = 100
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one session: its ages, and its attributes by name, type and size.")
        @OptionGroup var selection: Selection

        @Argument(help: "The session's id.")
        var id: String

        @Option(help: ArgumentHelp("The context path of its application.", valueName: "context path"))
        var context = "/"

        @Flag(help: "Show the values of text, numbers and booleans too.")
        var values = false
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes sessions: their users are logged out.")
        @OptionGroup var selection: Selection

        @Argument(help: "The sessions' ids.")
        var ids: [String]

        @Option(help: ArgumentHelp("The context path of their application.", valueName: "context path"))
        var context = "/"
    }

    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts sessions.")
        @OptionGroup var selection: Selection

        @Option(help: ArgumentHelp("Only the sessions of this context path.", valueName: "context path"))
        var context: String?
    }
}
