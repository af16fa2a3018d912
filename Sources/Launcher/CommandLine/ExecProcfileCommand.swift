// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner exec-procfile`: does in this process what a line of a Procfile says.
struct ExecProcfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner exec-procfile",
        abstract: "Does what a line of a Procfile says, in this process.",
        discussion: """
            Understands `java … -jar webapp-runner.jar …`, `java … -jar jetty-runner.jar …` and `runner …`, with the \
            shell's variables, quotes and file patterns. PORT is 5000 unless it is set.
            """)

    /// What PORT is where nobody says it, as in the tools that run Procfiles.
    private static let defaultPort = "5000"

    @Argument(help: "The type of process.")
    var type = "web"

    @Option(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
    var procfile = "Procfile"

    /// Reads the line and expands it in the current directory.
    func call(environment: [String: String]) throws(Failure) -> ProcfileCall {
        let defaults = (environment["PORT"] ?? "").isEmpty ? ["PORT": Self.defaultPort] : [:]
        let file = try Procfile(path: procfile)
        return try ProcfileCall(
            try file.command(type), source: "The \(type) of \(procfile)",
            environment: environment.merging(defaults) { $1 }, assignments: defaults)
    }
}
