// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Python's `websockets` (Debian's python3-websockets), played by `Tests/WebSocket/client.py`.
enum PythonClient {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("WebSocket/client.py").path

    /// Plays scenarios one after the other; what one of them finds wrong is an issue of the test.
    static func play(_ scenarios: [String], against server: Server) async throws {
        let client = try Program("/usr/bin/python3", [script, "\(server.port)"] + scenarios).start()
        let exit = try await client.exit(within: .seconds(150))
        if exit != .code(0) { Issue.record("\(exit):\n\(client.output.text.suffix(4000))") }
    }
}
