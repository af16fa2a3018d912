// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
internal import JavaRuntime

/// The command line: flags with webapp-runner's names and defaults, in groups.
///
/// It only parses. What the flags and the environment mean together is decided by ``Configuration``, so a new flag is a
/// line in one group and a line there.
struct RunnerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner",
        abstract: "Serves a Java web application (a WAR or a directory) on Tomcat's engine, in one process.",
        discussion: """
            Other commands, as the first word: `runner inspect APP` says what an application is made of, `runner doctor` \
            what this machine lacks, `runner sessions` what is in a session store, `runner health` whether a server is \
            ready; `runner exec-procfile` does what a Procfile says and `runner procfile` writes one; `runner manual` and \
            `runner completion` are for man and for shells. Each has --help. Called as `jetty-runner`, or with --as \
            jetty-runner, it takes that program's command line.

            @FILE stands for the arguments in a file, one a line. WEBAPP_RUNNER_OPTS in the environment holds more flags; \
            those of the command line win. PORT stands in for --port, JAVA_HOME names the Java to use, JAVA_OPTS its \
            options and MEMORY_SIZE the size of its heap. \
            Exit status: 64 usage, 65 bad WAR, 66 no such file, 69 something is not available, 70 the application \
            failed, 78 configuration.
            """,
        version: Version.current
    )

    @OptionGroup(title: "Application") var application: ApplicationOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Connector") var connector: ConnectorOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Users") var users: UserOptions
    @OptionGroup(title: "Sessions") var sessions: SessionOptions
    @OptionGroup(title: "Directories") var directories: DirectoryOptions
    @OptionGroup(title: "Limits") var limits: ArchiveLimitOptions
    @OptionGroup(title: "Log") var log: LogOptions
    @OptionGroup(title: "Access log") var accessLog: AccessLogOptions

    /// Reads the arguments that follow the program's name, and before them those in the environment, so that the command
    /// line's win.
    ///
    /// - Throws: ``Failure`` for a file that cannot be read or a quote that is not closed, else ArgumentParser's errors.
    static func parsing(_ arguments: [String], environment: [String: String] = [:]) throws -> RunnerCommand {
        let all = try AtFileExpansion.expanded(try more(environment, than: arguments) + arguments)
        return try RunnerCommand.parse(ArgumentRewriting.rewritten(all))
    }

    /// The arguments in the environment; none where the shell of a Procfile has put them on the command line already.
    private static func more(
        _ environment: [String: String], than arguments: [String]
    ) throws(Failure) -> [String] {
        guard let text = environment["WEBAPP_RUNNER_OPTS"] else { return [] }
        let words: [String]
        do throws(JavaRuntimeError) {
            words = try ShellWords.split(text, source: "WEBAPP_RUNNER_OPTS")
        } catch {
            throw Failure(.usage, "\(error).")
        }
        // A shell that expands a variable splits it at blanks, and leaves quotes where they are.
        let expanded = text.split(whereSeparator: \.isWhitespace).map(String.init)
        return [words, expanded].contains { !$0.isEmpty && arguments.firstRange(of: $0) != nil } ? [] : words
    }
}
