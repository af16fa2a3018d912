// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Whether every request gets a line, what is in it and where it goes.
struct AccessLogOptions: ParsableArguments {
    @Flag(help: "Write a line for each request to standard output.")
    var accessLog = false

    @Option(
        help: ArgumentHelp(
            "What is in a line: common, combined, or a pattern of Tomcat's AccessLogValve (default: common).",
            valueName: "pattern"))
    var accessLogPattern: String?

    @Option(
        help: ArgumentHelp(
            "Write the lines to a file; with yyyy_mm_dd in its name, one for each day.", valueName: "file"),
        completion: .file())
    var accessLogFile: String?

    @Option(
        help: ArgumentHelp("How many days a file of a day is kept; 0 keeps all (default: 31).", valueName: "number"),
        transform: Bounded(range: 0...36_500, unit: "a number of days").callAsFunction)
    var accessLogRetainDays: Int?
}
