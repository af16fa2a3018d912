// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

/// The WebSocket examples that Tomcat ships, which exist for jakarta only.
@Suite("WebSocket examples", .serialized, .oneOfTwo)
struct WebSocketExamplesTests {
    @Test func work() async throws {
        let server = try await Server.start(try await Applications.shared.examplesArchive(), .jakarta)
        try await PythonClient.play(
            ["examples_echo", "examples_chat", "examples_snake", "examples_drawboard"], against: server)
        try await server.stop()
    }
}
