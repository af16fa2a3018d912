// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("The build pack's webserver file")
struct WebserverFileTests {
    @Test(
        arguments: [
            ("webapp-runner-7.0.57.2.jar", Personality.webapp, ServletGeneration.javax),
            ("webapp-runner-8.0.18.0-M1.jar", .webapp, .javax), ("webapp-runner-8.5.5.2.jar", .webapp, .javax),
            ("webapp-runner-9.0.x", .webapp, .javax), ("webapp-runner-10.1.34.0", .webapp, .jakarta),
            ("jetty-runner-9.4.0.v20161208.jar", .jetty, .javax), ("jetty-runner-7.5.4.v20111024.jar", .jetty, .javax),
            ("jetty-runner-11.0.1.jar", .jetty, .jakarta), ("webapp-runner.jar", .webapp, nil),
            ("jetty-runner", .jetty, nil),
        ] as [(String, Personality, ServletGeneration?)])
    func choosesTheCommandLineAndTheGeneration(
        _ name: String, _ personality: Personality, _ generation: ServletGeneration?
    ) throws {
        let file = try WebserverFile(name: name, path: "webserver")
        #expect(file.personality == personality)
        #expect(file.generation == generation)
    }

    @Test(arguments: [
        "tomcat-8.5.jar", "webapp-runner-6.0.jar", "webapp-runner-85.jar", "jetty-9.jar", "webapp-runner--8.5", "x",
        "runner",
        "jetty-runner-12.0.1.jar", "a/webapp-runner-8.5.jar", "webapp-runner8.5", "webapp-runner-x",
    ])
    func listsTheKnownForAnUnknownName(_ name: String) throws {
        let failure = #expect(throws: Failure.self) { try WebserverFile(name: name, path: "webserver") }
        #expect(failure?.status == .configuration)
        #expect(failure?.description.contains(name) == true)
        #expect(failure?.description.contains("webapp-runner-{7.0,8.0,8.5,9.0}") == true)
        #expect(failure?.description.contains("jetty-runner-{7,8,9,10}") == true)
    }

    @Test func isLookedForInSeveralPlaces() throws {
        let (one, two) = (try Scratch.directory("one"), try Scratch.directory("two"))
        #expect(try WebserverFile.find(in: [one.path, two.path]) == nil)
        try Data("jetty-runner-9.4.jar\n".utf8).write(to: two.appendingPathComponent("webserver"))
        #expect(try WebserverFile.find(in: [one.path, two.path])?.personality == .jetty)
        try Data("\n  webapp-runner-8.5.5.2.jar \r\n".utf8).write(to: one.appendingPathComponent("webserver"))
        let file = try #require(try WebserverFile.find(in: [one.path, two.path]))
        #expect(file.name == "webapp-runner-8.5.5.2.jar")
        #expect(file.path == one.path + "/webserver")
    }

    @Test func isNoDirectoryAndNoPipe() throws {
        let directory = try Scratch.directory("webserver")
        let path = directory.appendingPathComponent("webserver")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
        #expect(try WebserverFile.find(in: [directory.path]) == nil)
        try FileManager.default.removeItem(at: path)
        #expect(mkfifo(path.path, 0o600) == 0)
        #expect(try WebserverFile.find(in: [directory.path]) == nil)
    }

    @Test(arguments: [
        Data(), Data("\n".utf8), Data("a\nb".utf8), Data(repeating: 0x61, count: 5 << 20), Data([0x7F, 0x45, 0, 1]),
    ])
    func isRefusedWhenItIsAnythingElse(_ content: Data) throws {
        let directory = try Scratch.directory("webserver")
        try content.write(to: directory.appendingPathComponent("webserver"))
        let failure = #expect(throws: Failure.self) { try WebserverFile.find(in: [directory.path]) }
        #expect(failure?.status == .configuration)
        #expect(failure?.description.contains("--as") == true)
    }

    // MARK: Together with the command line

    private func configuration(_ content: String, _ arguments: [String]) throws -> Configuration {
        let directory = try Scratch.directory("app")
        try Data(content.utf8).write(to: directory.appendingPathComponent("webserver"))
        return try Configuration(
            Call(name: "runner", arguments: arguments + [directory.path + "/app.war"], environment: [:]))
    }

    @Test func givesWayToFlags() throws {
        #expect(try configuration("webapp-runner-8.5.jar", []).generation == .javax)
        #expect(try configuration("webapp-runner-8.5.jar", ["--servlet-api", "jakarta"]).generation == .jakarta)
        let jetty = try configuration("jetty-runner-9.4.jar", ["--stop-port", "4000", "--stop-key", "k"])
        #expect(jetty.stopPort == Configuration.StopPort(port: 4000, key: "k"))
        #expect(jetty.notes.count == 1)
        // Not even looked at.
        let explicit = try configuration("nonsense", ["--as", "webapp-runner"])
        #expect(explicit.generation == nil)
        #expect(explicit.notes.isEmpty)
        #expect(throws: (any Error).self) {
            try configuration("jetty-runner-9.4.jar", ["--as", "webapp-runner", "--stop-port", "4000"])
        }
    }
}
