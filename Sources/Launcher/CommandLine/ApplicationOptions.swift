// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What is served, and at which context paths.
struct ApplicationOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A WAR, an exploded directory or a source directory.",
            discussion: """
                The first is served at --path, each further one at /<its file name> (default: src/main/webapp).
                """),
        completion: .file(extensions: ["war"]))
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Serve every WAR and directory in this one, as Tomcat's webapps: ROOT at /, a at /a, a#b at /a/b, of a##1 and \
            a##2 the later.
            """, valueName: "directory"),
        completion: .directory)
    var deployDir: String?

    @Option(
        help: ArgumentHelp(
            "The context path; a missing leading slash is added (default: /).", valueName: "context path"))
    var path = ""

    @Option(help: ArgumentHelp("A Tomcat context.xml for the application.", valueName: "file"), completion: .file())
    var contextXml: String?

    @Option(
        help: ArgumentHelp(
            "The servlet generation, javax or jakarta (default: read off the application's classes).",
            valueName: "generation"))
    var servletApi: ServletGeneration?

    /// Here for the help alone: ``Call`` takes it out of the command line, as it decides how that is read.
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Whose command line this is: webapp-runner's, or jetty-runner's, which is also read when called by that name.",
            valueName: "program"))
    var personality: Personality?
}

extension Personality: ExpressibleByArgument {}

/// The two servlet generations by the name of their packages.
enum ServletGeneration: String, ExpressibleByArgument, CaseIterable, Sendable {
    case javax, jakarta
}
