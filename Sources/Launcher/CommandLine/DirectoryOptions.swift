// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Where the server keeps its files.
struct DirectoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory for unpacked applications and compiled JSPs (default: ./target/tomcat.PORT).",
            valueName: "directory"),
        completion: .directory)
    var tempDirectory: String?

    @Option(
        help: ArgumentHelp(
            "The directory into which a WAR is unpacked, under --temp-directory unless absolute.",
            valueName: "directory"))
    var expandedDirName = "expanded"

    @Option(
        help: ArgumentHelp("Accepted for webapp-runner's sake: a WAR is always unpacked.", valueName: "true|false"))
    var expandWar = BooleanValue(true)

    @Option(
        help: ArgumentHelp("Accepted for webapp-runner's sake: a WAR is always unpacked.", valueName: "true|false"))
    var expandWarFile = BooleanValue(true)
}
