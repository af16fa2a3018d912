// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A server that serves one application: the program under test or its peer.
public final class Server: Sendable {
    public enum Kind: String, Sendable {
        case runner
        case peer

        /// The program, unless `RUNNER_TEST_PEER=1` asks for the proof that Tomcat itself meets the expectations.
        public static var underTest: Kind {
            ProcessInfo.processInfo.environment["RUNNER_TEST_PEER"] == "1" ? .peer : .runner
        }
    }

    public let kind: Kind
    public let program: RunningProgram
    public let port: Int

    /// A runner that a test has started itself, on a port that it has chosen.
    public convenience init(program: RunningProgram, port: Int) {
        self.init(kind: .runner, program: program, port: port)
    }

    private init(kind: Kind, program: RunningProgram, port: Int) {
        self.kind = kind
        self.program = program
        self.port = port
    }

    /// Starts `application` (a WAR or a directory) and waits until it answers.
    ///
    /// - Parameters:
    ///   - arguments: of the program.
    ///   - connector: attributes (`name=value`) of the peer's connector, beside the one that lets a connection live as long
    ///     as with the program.
    ///   - peerArguments: of the peer.
    public static func start(
        _ application: URL, _ generation: Generation, by kind: Kind = .underTest, contextPath: String = "",
        contextXML: URL? = nil,
        arguments: [String] = [], connector: [String] = [], peerArguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> Server {
        let base = try Scratch.directory("\(kind)-\(application.lastPathComponent)")
        let context = contextXML.map { ["--context-xml", $0.path] } ?? []
        switch kind {
        case .runner:
            let path = contextPath.isEmpty ? [] : ["--path", contextPath]
            let program = try Program.runner(
                // Error pages as Tomcat's, which are compared; outside a terminal they would say less.
                ["--port", "0", "--temp-directory", base.path, "--secure-error-report-valve", "false"] + path + context
                    + arguments + [application.path],
                environment: environment
            ).start()
            return try await serving(program)
        case .peer:
            let path = contextPath.isEmpty ? [] : ["--context-path", contextPath]
            let classPath = try await Applications.shared.peerClassPath(generation).joined(separator: ":")
            let java = [
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                // What Tomcat's own start script opens: libraries that generate classes need it.
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", classPath, "EmbeddedTomcat",
            ]
            let program = try Program(
                Java.find().java.path,
                java + ["--port", "0", "--base", base.path] + path + context
                    + (["maxKeepAliveRequests=-1"] + connector).flatMap { ["--connector", $0] } + peerArguments
                    + [application.path],
                environment: environment
            ).start()
            let port = try await program.output.first("the peer to be ready") { text in
                text.split(separator: "\n").lazy.compactMap { $0.hasPrefix("ready ") ? Int($0.dropFirst(6)) : nil }
                    .first
            }
            return Server(kind: kind, program: program, port: port)
        }
    }

    /// Waits until a started runner serves its application.
    public static func serving(_ program: RunningProgram) async throws -> Server {
        let server = try await bound(program)
        try await server.waitForHealth("ready")
        return server
    }

    /// Waits until a started runner has its port, which it prints; the application may still be starting.
    public static func bound(_ program: RunningProgram) async throws -> Server {
        let port = try await program.output.first("the line that tells the port") { text -> Int? in
            for line in text.split(separator: "\n") {
                guard let range = line.range(of: "https?://[^ :/]+:[0-9]+", options: .regularExpression) else {
                    continue
                }
                return Int(line[range].split(separator: ":").last ?? "")
            }
            return nil
        }
        return Server(kind: .runner, program: program, port: port)
    }

    /// Asks for the program's health until it is `state`.
    public func waitForHealth(_ state: String, within limit: Duration = .seconds(60)) async throws {
        let deadline = Deadline(after: limit)
        var last = ""
        while !deadline.hasPassed {
            guard program.isRunning else { break }
            if let answer = try? await ask(Request("/.well-known/runner/health")) {
                last = answer.description
                if answer.text.contains("\"\(state)\"") { return }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TimedOut(waitingFor: "health \(state)", detail: "\(last)\n\(program.output.text.suffix(4000))")
    }

    public func connect() throws -> ClientConnection { try ClientConnection(port: port) }

    /// Asks on a connection of its own.
    public func ask(_ request: Request, within limit: Duration = .seconds(20)) async throws -> Answer {
        let connection = try connect()
        defer { connection.close() }
        return try await connection.ask(request, within: limit)
    }

    public func get(_ target: String, _ fields: [Field] = []) async throws -> Answer {
        try await ask(Request(target, fields: fields))
    }

    @discardableResult
    public func stop() async throws -> RunningProgram.Exit { try await program.stop() }
}
