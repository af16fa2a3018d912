// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("Arguments from files and from the environment")
struct ArgumentSourceTests {
    private func file(_ text: String) throws -> String {
        let file = try Scratch.directory("arguments").appendingPathComponent("args")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test func readsOneArgumentALine() {
        #expect(
            AtFileExpansion.words(
                of: "# flags\n--port\n5000\n\n--path shop\n  -Aport=6000  \r\n\"/my app\"\nmy app.war\n--x \"a b\"\n")
                == ["--port", "5000", "--path", "shop", "-Aport=6000", "/my app", "my app.war", "--x", "a b"])
    }

    @Test func putsThemInTheFilesPlace() throws {
        let inner = try file("--path\ninner\n")
        let outer = try file("--port 5000\n@\(inner)\n")
        let command = try RunnerCommand.parsing(["@\(outer)", "--max-threads", "3", "app.war"])
        let configuration = try Configuration(command, environment: [:])
        #expect(configuration.port == 5000)
        #expect(configuration.applications.map(\.contextPath.value) == ["/inner"])
        #expect(configuration.maxThreads == 3)
        // Behind the end of the flags, and as a password, it is what it is.
        #expect(try AtFileExpansion.expanded(["--", "@none"]) == ["--", "@none"])
        #expect(try AtFileExpansion.expanded(["--basic-auth-pw", "@none"]) == ["--basic-auth-pw", "@none"])
    }

    @Test func refusesAFileThatIsMissingOrNamesItself() throws {
        let missing = #expect(throws: Failure.self) { try RunnerCommand.parsing(["@/nowhere/args"]) }
        #expect(missing?.status == .noSuchFile)
        #expect(missing?.description.contains("/nowhere/args") == true)
        let place = try Scratch.directory("loop").appendingPathComponent("args")
        try Data("@\(place.path)".utf8).write(to: place)
        #expect(throws: Failure.self) { try RunnerCommand.parsing(["@\(place.path)"]) }
        let binary = try Scratch.directory("binary").appendingPathComponent("args")
        try Data([0xff, 0xfe]).write(to: binary)
        #expect(#expect(throws: Failure.self) { try RunnerCommand.parsing(["@\(binary.path)"]) }?.status == .usage)
    }

    @Test(arguments: [
        ("--port 5000 --path 'a b'", ["--path", "c"], 5000, "/c"),
        ("--port 5000", ["--port", "6000", "app.war"], 6000, ""),
        ("-Aport=5000 --path x", ["-Aport=6000"], 6000, "/x"),
        ("", ["--port", "1"], 1, ""),
    ])
    func takesMoreFlagsFromTheEnvironment(
        _ variable: String, _ arguments: [String], _ port: Int, _ path: String
    ) throws {
        let command = try RunnerCommand.parsing(arguments, environment: ["WEBAPP_RUNNER_OPTS": variable])
        let configuration = try Configuration(command, environment: [:])
        #expect(configuration.port == port)
        #expect(configuration.applications.first?.contextPath.value == path)
    }

    /// `… $WEBAPP_RUNNER_OPTS --port $PORT app.war` in a Procfile: the shell has put them there already.
    @Test(arguments: ["--port 5000 --enable-compression", "--path shop first.war", "-Aport=1 --expand-war"])
    func takesThemOnceWhereTheShellHasExpandedThem(_ variable: String) throws {
        let arguments = variable.split(separator: " ").map(String.init) + ["--max-threads", "9", "app.war"]
        #expect(
            try Configuration(
                RunnerCommand.parsing(arguments, environment: ["WEBAPP_RUNNER_OPTS": variable]), environment: [:])
                == Configuration(RunnerCommand.parsing(arguments), environment: [:]))
    }

    @Test func refusesAQuoteThatIsNotClosed() {
        let failure = #expect(throws: Failure.self) {
            try RunnerCommand.parsing([], environment: ["WEBAPP_RUNNER_OPTS": "--path 'a"])
        }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains("WEBAPP_RUNNER_OPTS") == true)
    }

    @Test func letsTheLastOfRepeatedFlagsWin() throws {
        let command = try RunnerCommand.parsing([
            "--port", "1", "--port", "2", "--enable-compression", "--enable-compression", "--expand-war",
            "--expand-war",
        ])
        #expect(try Configuration(command, environment: [:]).port == 2)
    }
}
