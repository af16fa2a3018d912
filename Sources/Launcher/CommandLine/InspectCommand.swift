// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
internal import ServletEngine
internal import WebArchive

/// `runner inspect`: says what an application is made of and what is wrong with it, without starting anything.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner inspect",
        abstract:
            "Says what a web application is made of and what is wrong with it; neither Java nor Tomcat is needed.",
        discussion: """
            Exit status: 0; 1 with --strict when there are errors or warnings; 65 when it cannot be read; 66 when it does \
            not exist.
            """)

    @Argument(
        help: "A WAR, an exploded directory or a source directory.", completion: .file(extensions: ["war"]))
    var path: String

    @Flag(help: "Print one JSON object; docs/inspect-and-doctor.md lists the keys.")
    var json = false

    @Flag(help: "End with status 1 when there are errors or warnings.")
    var strict = false

    @OptionGroup(title: "Limits") var limits: ArchiveLimitOptions

    /// Prints the report.
    func report(environment: [String: String]) throws(Failure) -> ExitStatus {
        let inspection: Inspection
        do {
            let java = try? EngineSurvey.java(environment: environment)
            inspection = try Inspection(
                try WebApplicationSource(path: path), limits: limits.limits, javaVersion: java?.version)
        } catch {
            throw Failure(error)
        }
        let text = json ? JSONText.encode(inspection) : InspectionReport.text(of: inspection)
        LogStream.standardOutput.write(Array(text.utf8))
        guard inspection.isReadable else { return .badArchive }
        return strict && inspection.problems.contains { $0.severity != .note } ? .problemsFound : .success
    }
}
