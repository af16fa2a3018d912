// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// Ways in which a user starts the program on the acceptance application.
enum Starting {
    static func directory(_ name: String = "acceptance", _ generation: Generation = .jakarta) async throws -> String {
        try await Applications.shared.directory(name, generation).path
    }

    static func archive(_ name: String = "acceptance", _ generation: Generation = .jakarta) async throws -> String {
        try await Applications.shared.archive(name, generation).path
    }

    /// The program on a free port with a directory of its own, not yet waited for.
    static func program(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil,
        port: [String] = ["--port", "0"]
    ) throws -> RunningProgram {
        let base = try Scratch.directory("base").path
        return try Program.runner(
            port + ["--temp-directory", base] + arguments, environment: environment, directory: directory
        ).start()
    }

    /// The program, serving.
    static func server(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) async throws -> Server {
        try await Server.serving(program(arguments, environment: environment, directory: directory))
    }
}
