// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `runner health`: asks a server on this machine how it is, for containers that have no other HTTP client.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner health",
        abstract: "Asks a running server on this machine whether it is ready, in TLS if that is what it speaks.",
        discussion: "Exit status: 0 when it is ready, 1 when it is not or does not answer.")

    @Option(
        help: ArgumentHelp("The server's port (default: PORT in the environment, else 8080).", valueName: "number"),
        transform: Bounded.port.callAsFunction)
    var port: Int?

    @Option(help: ArgumentHelp("The server's address.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Where it answers, as it was given with --health-path.", valueName: "path"))
    var healthPath = "/.well-known/runner/health"

    @Option(help: ArgumentHelp("How long to wait for the answer.", valueName: "seconds"))
    var timeout = Seconds(.seconds(5))

    /// Prints what the server says of itself.
    func report(environment: [String: String]) async throws(Failure) -> ExitStatus {
        let port = try Configuration.port(flag: port, environment)
        guard let path = try Configuration.healthPath(healthPath) else {
            throw Failure(.usage, "--health-path is 'off': a server without one cannot be asked.")
        }
        do throws(HealthProbe.Unanswered) {
            let answer = try await HealthProbe(host: host, port: port, path: path, limit: timeout.duration).ask()
            LogStream.standardOutput.write(Array("\(answer.text)\n".utf8))
            return answer.isReady ? .success : .problemsFound
        } catch {
            throw Failure(.problemsFound, error.description)
        }
    }
}
