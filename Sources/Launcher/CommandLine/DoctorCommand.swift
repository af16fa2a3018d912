// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner doctor`: says whether this machine could serve, what is missing and how to get it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner doctor",
        abstract: "Says whether this machine could serve an application, what is missing and how to get it.",
        discussion: "Exit status: 0 when it could serve, 69 when not.")

    @Option(
        help: ArgumentHelp("The port to look at (default: PORT in the environment, else 8080).", valueName: "number"),
        transform: Bounded.port.callAsFunction)
    var port: Int?

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "0.0.0.0"

    @Option(
        help: ArgumentHelp("The directory for unpacked applications and compiled JSPs.", valueName: "directory"),
        completion: .directory)
    var tempDirectory: String?

    @Option(
        help: ArgumentHelp("A Tomcat to use in place of the installed ones.", valueName: "directory"),
        completion: .directory)
    var tomcatHome: String?

    @Flag(help: "Print one JSON object; docs/inspect-and-doctor.md lists the keys.")
    var json = false

    /// Prints the findings.
    func report(environment: [String: String]) throws(Failure) -> ExitStatus {
        let port = try Configuration.port(flag: port, environment)
        let base = try BaseDirectory(
            path: FilePath.absolute(tempDirectory ?? (port == 0 ? "target/tomcat" : "target/tomcat.\(port)")))
        let checkup = Checkup(
            environment: environment, host: host, port: port, base: base, tomcatHome: tomcatHome)
        LogStream.standardOutput.write(Array((json ? JSONText.encode(checkup) : checkup.text).utf8))
        return checkup.canServe ? .success : .unavailable
    }
}
