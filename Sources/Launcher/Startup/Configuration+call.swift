// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

extension Configuration {
    /// Decides what a call means, with the help of the files that it leads to: `webserver`, a directory to deploy, a
    /// context XML.
    ///
    /// - Throws: ``Failure`` or ``CommandLineEnd``.
    init(_ call: Call) throws {
        let file = call.isExplicit ? nil : try WebserverFile.find(in: Self.places(call))
        let personality = call.personality ?? file?.personality ?? .webapp
        switch personality {
        case .webapp:
            self = try Configuration(
                Self.command(call.arguments, environment: call.environment), environment: call.environment)
        case .jetty:
            self = try JettyCommandLine(call.arguments, environment: call.environment).configuration()
        }
        if let file {
            if generation == nil {
                generation = file.generation
                isGenerationAssumed = true
            }
            notes.append(Self.note(on: file, personality, generation))
        }
        if let directory = deployDirectory {
            // Whatever the port is, which may not be known yet.
            let own = try FilePath.absolute(temporaryDirectory ?? "target/tomcat")
            if let place = FilePath.resolved(own), place == FilePath.resolved(directory) {
                throw Failure(
                    .usage,
                    "--deploy-dir \(directory) is --temp-directory too, and what lies there is not to be served.")
            }
            let deployed = try DeployDirectory(directory, own: own)
            applications = deployed.applications
            warnings += deployed.warnings
        }
    }

    /// Reads the command line of webapp-runner, with its own message for what is wrong with it.
    ///
    /// - Parameter environment: where more flags may be; empty for none.
    static func command(_ arguments: [String], environment: [String: String] = [:]) throws -> RunnerCommand {
        do {
            return try RunnerCommand.parsing(arguments, environment: environment)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw CommandLineEnd(
                message: RunnerCommand.fullMessage(for: error), status: RunnerCommand.exitCode(for: error).rawValue)
        }
    }

    /// Where a `webserver` file may lie: beside the application, then in the current directory.
    private static func places(_ call: Call) -> [String] {
        guard let path = call.lastPath, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            return ["."]
        }
        return [String(path[..<slash]), "."]
    }

    private static func note(
        on file: WebserverFile, _ personality: Personality, _ generation: ServletGeneration?
    ) -> String {
        let choice = generation.map { " and \($0).servlet" } ?? ""
        let other = personality == file.personality ? "" : ", though the command line is \(personality.rawValue)'s"
        return "\(file.path) says \(file.name): the command line of \(file.personality.rawValue)\(choice)\(other)."
    }
}
