// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The flags that only jetty-runner has; each takes a value.
struct JettyOptions: ParsableArguments {
    /// Their names, by which they are told from ours.
    static let names: Set<String> = [
        "--log", "--out", "--stop-port", "--stop-key", "--jar", "--lib", "--classes", "--stats", "--config",
    ]

    @Option(
        help: ArgumentHelp(
            "Write the access log to this file; yyyy_mm_dd in its name is the day.", valueName: "file"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Write standard output and standard error to this file; yyyy_mm_dd in its name is the day.",
            valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp("A port of 127.0.0.1 at which the process can be told to stop.", valueName: "number"),
        transform: Bounded(range: 1...65535, unit: "a port number").callAsFunction)
    var stopPort: Int?

    @Option(help: ArgumentHelp("What has to be said at --stop-port first.", valueName: "text"))
    var stopKey: String?

    @Option(parsing: .unconditionalSingleValue, help: ArgumentHelp("A jar for every application.", valueName: "file"))
    var jar: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A directory of jars for every application.", valueName: "directory"))
    var lib: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A directory of classes for every application.", valueName: "directory"))
    var classes: [String] = []

    @Option(
        help: ArgumentHelp(
            "'unsecure' answers figures about the server at /stats, to this machine.", valueName: "unsecure"))
    var stats: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A jetty.xml, of which port, host and applications are read.", valueName: "file"))
    var config: [String] = []
}
