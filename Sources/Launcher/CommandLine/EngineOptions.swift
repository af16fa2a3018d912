// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How Tomcat's engine runs the application.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The most threads that run servlets; 0 means 200 (default: 0).", valueName: "number"),
        transform: Bounded.threads.callAsFunction)
    var maxThreads = 0

    @Option(
        help: ArgumentHelp(
            "After how long an idle session ends; wins over web.xml (default: web.xml's, else 30).",
            valueName: "minutes"),
        transform: Bounded.minutes.callAsFunction)
    var sessionTimeout: Int?

    @Flag(help: "Stay up when the application fails to start.")
    var shutdownOverride = false

    @Option(
        help: ArgumentHelp(
            "Error pages without stack trace, message and server (default: true unless the log goes to a terminal).",
            valueName: "true|false"))
    var secureErrorReportValve: BooleanValue?

    @Flag(help: "Accepted for webapp-runner's sake: JNDI is always on.")
    var enableNaming = false

    @Flag(
        name: .customLong("scanBootstrapClassPath"),
        help: "Look for tag libraries and web fragments in the server's own jars too.")
    var scansBootstrapClassPath = false

    @Option(
        help: ArgumentHelp(
            "A Tomcat of the same line (9 or 10.1) to use in place of the installed one.", valueName: "directory"),
        completion: .directory)
    var tomcatHome: String?
}
