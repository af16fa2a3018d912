// SPDX-License-Identifier: Apache-2.0
public import Foundation
internal import Synchronization

/// A real redis-server on free ports, in a directory of its own. It listens on the loopback interface, on a unix socket
/// and, when it has a certificate, for TLS too.
public final class RedisServer: Sendable {
    public struct Options: Sendable {
        /// `requirepass`.
        public var password: String?
        /// ACL rules, one user each: `ann on >secret ~* +@all`.
        public var users: [String] = []
        /// Every write is on the disk before it is acknowledged, so that `kill` loses nothing.
        public var appendOnly = false
        public var certificate: Certificate?
        /// Further words of the command line: `["--maxmemory", "10mb"]`.
        public var arguments: [String] = []

        public init(
            password: String? = nil, users: [String] = [], appendOnly: Bool = false, certificate: Certificate? = nil,
            arguments: [String] = []
        ) {
            self.password = password
            self.users = users
            self.appendOnly = appendOnly
            self.certificate = certificate
            self.arguments = arguments
        }
    }

    public let options: Options
    public let directory: URL
    public let port: Int
    /// 0 without a certificate.
    public let tlsPort: Int
    private let running: Mutex<RunningProgram>

    public var url: String { "redis://127.0.0.1:\(port)" }
    public var socketPath: String { directory.appendingPathComponent("s").path }
    public var program: RunningProgram { running.withLock { $0 } }

    private init(options: Options, directory: URL, port: Int, tlsPort: Int, program: RunningProgram) {
        self.options = options
        self.directory = directory
        self.port = port
        self.tlsPort = tlsPort
        running = Mutex(program)
    }

    /// Starts a server and waits until it takes connections.
    public static func start(_ options: Options = Options()) async throws -> RedisServer {
        let directory = try Scratch.directory("redis")
        var failure: any Error = TimedOut(waitingFor: "a free port")
        // Another process may take a port between the moment at which it was free and the server's start.
        for _ in 0..<5 {
            let (port, tlsPort) = (try FreePort.find(), options.certificate == nil ? 0 : try FreePort.find())
            do {
                let program = try await launch(options, directory, port, tlsPort)
                return RedisServer(
                    options: options, directory: directory, port: port, tlsPort: tlsPort, program: program)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func launch(
        _ options: Options, _ directory: URL, _ port: Int, _ tlsPort: Int
    ) async throws -> RunningProgram {
        let program = try program(options, directory, port, tlsPort).start()
        do {
            try await program.output.contains("Ready to accept connections")
            return program
        } catch {
            program.signal(SIGKILL)
            throw error
        }
    }

    private static func program(_ options: Options, _ directory: URL, _ port: Int, _ tlsPort: Int) -> Program {
        var arguments = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--unixsocket", directory.appendingPathComponent("s").path,
            "--dir", directory.path, "--save", "", "--enable-debug-command", "local",
        ]
        if let password = options.password { arguments += ["--requirepass", password] }
        for user in options.users { arguments += ["--user"] + user.split(separator: " ").map(String.init) }
        if options.appendOnly { arguments += ["--appendonly", "yes", "--appendfsync", "always"] }
        if let certificate = options.certificate {
            arguments += [
                "--tls-port", "\(tlsPort)", "--tls-cert-file", certificate.certificate, "--tls-key-file",
                certificate.key, "--tls-ca-cert-file", certificate.certificate, "--tls-auth-clients", "no",
            ]
        }
        return Program("redis-server".onPath, arguments + options.arguments)
    }

    // MARK: What happens to servers

    /// Stops it in the middle of whatever it does: sockets stay open, nothing is answered.
    public func freeze() { program.signal(SIGSTOP) }

    public func thaw() { program.signal(SIGCONT) }

    /// Ends it as a crash does, and waits for its end.
    public func kill() async throws {
        program.signal(SIGKILL)
        _ = try await program.exit()
    }

    /// Ends it for good, frozen or not. Its data are of no use to anybody after a test.
    public func stop() async throws {
        guard program.isRunning else { return }
        try await kill()
    }

    /// Starts it again and waits for it, after `kill`, in the same place; append-only, it has its data again.
    public func restart() async throws {
        let program = try await Self.launch(options, directory, port, tlsPort)
        running.withLock { $0 = program }
    }

    /// The same with further options and without waiting until it takes connections.
    @discardableResult
    public func restartWithoutWaiting(_ arguments: [String] = []) throws -> RunningProgram {
        var options = options
        options.arguments += arguments
        let program = try Self.program(options, directory, port, tlsPort).start()
        running.withLock { $0 = program }
        return program
    }

    // MARK: Looking inside, past the client under test

    /// Asks as `redis-cli` does, and returns what that prints: an array's values one a line.
    ///
    /// - Parameter credentials: `["--user", "ann", "--pass", "secret"]`; the password of the options goes without saying.
    @discardableResult
    public func ask(_ words: [String], credentials: [String] = []) async throws -> String {
        let password = options.password.map { ["-a", $0, "--no-auth-warning"] } ?? []
        let program = try Program(
            "redis-cli".onPath,
            ["-h", "127.0.0.1", "-p", "\(port)"] + (credentials.isEmpty ? password : credentials) + ["--raw"] + words
        ).start()
        _ = try await program.exit(within: .seconds(20))
        let text = program.output.text
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    @discardableResult
    public func ask(_ words: String...) async throws -> String { try await ask(words) }

    /// The lines of `CLIENT LIST` of connections with this name.
    public func clients(named name: String) async throws -> [String] {
        try await ask("CLIENT", "LIST").split(separator: "\n").map(String.init).filter { $0.contains(" name=\(name) ") }
    }
}

extension String {
    /// Where a program of this name is; the name itself when it is nowhere, so that starting it fails with a sentence.
    fileprivate var onPath: String {
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin"] {
            let path = "\(folder)/\(self)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return self
    }
}
