// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

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

            PORT in the environment stands in for --port, JAVA_HOME names the Java to use and JAVA_OPTS its options. \
            Exit status: 64 usage, 65 bad WAR, 66 no such file, 69 something is not available, 70 the application \
            failed, 78 configuration.
            """,
        version: Version.current
    )

    @OptionGroup(title: "Application") var application: ApplicationOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Sessions") var sessions: SessionOptions
    @OptionGroup(title: "Directories") var directories: DirectoryOptions
    @OptionGroup(title: "Limits") var limits: ArchiveLimitOptions
    @OptionGroup(title: "Log") var log: LogOptions
    @OptionGroup(title: "Access log") var accessLog: AccessLogOptions

    /// Reads the arguments that follow the program's name.
    static func parsing(_ arguments: [String]) throws -> RunnerCommand {
        try RunnerCommand.parse(ArgumentRewriting.rewritten(arguments))
    }
}
