// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Serves one test application for a whole suite: each generation starts once, when the first test asks for it.
struct Serving: SuiteTrait, TestScoping {
    let application: String
    var arguments: [String] = []
    var connector: [String] = []
    var environment: [String: String] = [:]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Slots.shared.hold {
            let served = Served(
                application: application, arguments: arguments, connector: connector, environment: environment)
            let result = await Served.$current.withValue(served) { () async -> Result<Void, any Error> in
                do { return .success(try await function()) } catch { return .failure(error) }
            }
            await served.stop()
            try result.get()
        }
    }
}

extension SuiteTrait where Self == Serving {
    /// Serves `Tests/Applications/NAME`, by the program or, with `RUNNER_TEST_PEER=1`, by its peer.
    ///
    /// - Parameters:
    ///   - arguments: of the program.
    ///   - connector: attributes (`name=value`) of the peer's connector.
    ///   - environment: of both.
    static func serving(
        _ application: String, arguments: [String] = [], connector: [String] = [], environment: [String: String] = [:]
    ) -> Serving {
        Serving(application: application, arguments: arguments, connector: connector, environment: environment)
    }
}

/// The servers of the suite that runs.
actor Served {
    @TaskLocal static var current: Served?

    private let application: String
    private let arguments: [String]
    private let connector: [String]
    private let environment: [String: String]
    private var servers: [Generation: Task<Server, any Error>] = [:]

    init(application: String, arguments: [String], connector: [String], environment: [String: String]) {
        self.application = application
        self.arguments = arguments
        self.connector = connector
        self.environment = environment
    }

    /// The suite's application in one generation.
    static func by(_ generation: Generation) async throws -> Server {
        let served = try #require(current, "the suite does not say what it serves")
        return try await served.server(generation)
    }

    func stop() async {
        for task in servers.values { _ = try? await task.value.stop() }
        servers = [:]
    }

    private func server(_ generation: Generation) async throws -> Server {
        let task =
            servers[generation]
            ?? Task { [application, arguments, connector, environment] in
                try await Server.start(
                    try await Applications.shared.directory(application, generation), generation, arguments: arguments,
                    connector: connector, environment: environment)
            }
        servers[generation] = task
        return try await task.value
    }
}
