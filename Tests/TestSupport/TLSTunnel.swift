// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A port on which every plain connection goes on to a server over TLS, so that the clients of tests need not know it.
public final class TLSTunnel: Sendable {
    public let program: RunningProgram
    public let port: Int

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("TLS/tunnel.py").path

    private init(_ program: RunningProgram, port: Int) {
        self.program = program
        self.port = port
    }

    /// - Parameter arguments: of `Tests/TLS/tunnel.py`: a client's certificate, a version.
    public static func start(to port: Int, _ arguments: [String] = []) async throws -> TLSTunnel {
        let program = try Program("/usr/bin/python3", [script, "\(port)"] + arguments).start()
        let port = try await program.output.first("the tunnel's port") { text in
            text.split(separator: "\n").lazy.compactMap { $0.hasPrefix("port ") ? Int($0.dropFirst(5)) : nil }.first
        }
        return TLSTunnel(program, port: port)
    }

    /// Suite, version, bits of the key and application protocol of the first connection.
    public func agreement() async throws -> [String] {
        try await program.output.first("the end of a handshake") { text in
            text.split(separator: "\n").first { $0.hasPrefix("agreed ") }?.split(separator: " ").dropFirst().map(
                String.init)
        }
    }

    public func stop() async {
        program.signal(SIGKILL)
        _ = try? await program.exit(within: .seconds(10))
    }
}
