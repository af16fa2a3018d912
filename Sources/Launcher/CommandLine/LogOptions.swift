// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Logging

/// What is logged, and how; the log goes to standard output.
struct LogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The least severe records that are written.", valueName: "level"))
    var logLevel = LogLevel(level: .info)

    @Option(help: ArgumentHelp("One line a record, or one JSON object a line.", valueName: "format"))
    var logFormat = LogFormat.text
}

/// A log level by swift-log's names, and `warn`.
struct LogLevel: ExpressibleByArgument, Equatable, Sendable {
    let level: Logger.Level

    init(level: Logger.Level) {
        self.level = level
    }

    init?(argument: String) {
        let name = argument.lowercased()
        guard let level = Logger.Level(rawValue: name == "warn" ? "warning" : name) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { level.rawValue }
    static let allValueStrings = Logger.Level.allCases.map(\.rawValue)
}

extension LogFormat: ExpressibleByArgument {}
