// SPDX-License-Identifier: Apache-2.0
import Logging
import Testing

@testable import Launcher

@Suite("What flags and environment mean together")
struct ConfigurationTests {
    private func configuration(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Configuration {
        try Configuration(RunnerCommand.parsing(arguments), environment: environment)
    }

    @Test func hasWebappRunnersDefaults() throws {
        let configuration = try configuration([])
        #expect(configuration.applications.map(\.file) == ["src/main/webapp"])
        #expect(configuration.applications.map(\.contextPath.value) == [""])
        #expect(configuration.host == "0.0.0.0")
        #expect(configuration.port == 8080)
        #expect(configuration.bindsFirst)
        #expect(configuration.healthPath == "/.well-known/runner/health")
        #expect(configuration.shutdownGrace == .seconds(25))
        #expect(configuration.generation == nil)
        #expect(configuration.maxThreads == 200)
        #expect(configuration.sessionTimeout == nil)
        #expect(!configuration.staysUpWithoutApplication)
        #expect(configuration.temporaryDirectory == nil)
        #expect(configuration.expandedDirectory == "expanded")
        #expect(configuration.logLevel == .info)
        #expect(configuration.logFormat == .text)
    }

    @Test(
        arguments: [
            ([], [:], 8080),
            ([], ["PORT": ""], 8080),
            ([], ["PORT": "5000"], 5000),
            ([], ["PORT": "0"], 0),
            (["--port", "6000"], ["PORT": "5000"], 6000),
            (["--port", "0"], ["PORT": "5000"], 0),
            (["--port", "6000"], ["PORT": "broken"], 6000),
        ] as [([String], [String: String], Int)])
    func takesThePortFromTheFlagThenTheEnvironment(
        _ arguments: [String], _ environment: [String: String], _ port: Int
    ) throws {
        #expect(try configuration(arguments, environment).port == port)
    }

    @Test(arguments: ["http", "65536", "-1", "80.5", " 80"])
    func refusesAPortInTheEnvironmentThatIsNone(_ text: String) throws {
        let failure = #expect(throws: Failure.self) { try configuration([], ["PORT": text]) }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains("'\(text)'") == true)
    }

    @Test(arguments: [
        ("", ""), ("/", ""), ("shop", "/shop"), ("/shop", "/shop"), ("/shop/", "/shop"), ("a/b", "/a/b"), ("//a", "/a"),
    ])
    func makesAContextPathCanonical(_ text: String, _ path: String) throws {
        #expect(ContextPath(text)?.value == path)
        #expect(try configuration(["--path", text]).applications.first?.contextPath.value == path)
    }

    @Test(arguments: ["a b", "a?b", "a#b", "a;b", "../a", "a/./b", "a%2fb", "a\\b", "a\u{1}"])
    func refusesWhatIsNoContextPath(_ text: String) throws {
        #expect(ContextPath(text) == nil)
        let failure = #expect(throws: Failure.self) { try configuration(["--path", text]) }
        #expect(failure?.status == .usage)
    }

    @Test(arguments: [
        ("a.war", "/a"), ("dir/b.WAR", "/b"), ("dir/c/", "/c"), ("./d.war", "/d"), ("ROOT.war", ""),
        ("a#b.war", "/a/b"),
        ("a.b.war", "/a.b"),
    ])
    func servesAFurtherApplicationAtItsFilesName(_ file: String, _ path: String) throws {
        let applications = try configuration(["--path", "first", "x.war", file]).applications
        #expect(applications.map(\.contextPath.value) == ["/first", path])
    }

    @Test(arguments: [["a.war", "b/c.war", "c.war"], ["--path", "b", "a.war", "b.war"], ["a.war", "ROOT.war"]])
    func refusesTwoApplicationsAtOnePath(_ arguments: [String]) throws {
        let failure = #expect(throws: Failure.self) { try configuration(arguments) }
        #expect(failure?.status == .usage)
        #expect(failure?.description.contains("both be served at") == true)
    }

    @Test func servesNoHealthWhenTold() throws {
        #expect(try configuration(["--health-path", "off"]).healthPath == nil)
    }

    @Test(arguments: ["", "health", "/a b", "/a?b", "/ü"])
    func refusesAHealthPathThatNobodyCouldAskFor(_ text: String) throws {
        let failure = #expect(throws: Failure.self) { try configuration(["--health-path", text]) }
        #expect(failure?.status == .usage)
    }

    @Test(arguments: [["--temp-directory", ""], ["--expanded-dir-name", ""]])
    func refusesADirectoryWithoutAName(_ arguments: [String]) throws {
        let failure = #expect(throws: Failure.self) { try configuration(arguments) }
        #expect(failure?.status == .usage)
    }
}
