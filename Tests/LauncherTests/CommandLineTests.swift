// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Logging
import ServletEngine
import Testing

@testable import Launcher

@Suite("The command line")
struct CommandLineTests {
    @Test(arguments: [
        (["--expand-war", "app.war"], ["--expand-war=true", "app.war"]),
        (["--expand-war", "true", "app.war"], ["--expand-war=true", "app.war"]),
        (["--expand-war", "FALSE", "app.war"], ["--expand-war=FALSE", "app.war"]),
        (["--expand-war=false", "app.war"], ["--expand-war=false", "app.war"]),
        (["app.war", "--expand-war"], ["app.war", "--expand-war=true"]),
        (["--", "--expand-war", "true"], ["--", "--expand-war", "true"]),
        (["--expand-war-file", "false", "true"], ["--expand-war-file", "false", "true"]),
        (["-Aport=5000", "app.war"], ["-A", "port=5000", "app.war"]),
        (["-A", "port=5000"], ["-A", "port=5000"]),
        (["--basic-auth-pw", "-Aport=5000"], ["--basic-auth-pw", "-Aport=5000"]),
        (["--secure-error-report-valve", "app.war"], ["--secure-error-report-valve=true", "app.war"]),
        (["--secure-error-report-valve", "false"], ["--secure-error-report-valve=false"]),
    ])
    func givesAnOptionalBooleanItsValue(_ arguments: [String], _ expected: [String]) {
        #expect(ArgumentRewriting.rewritten(arguments) == expected)
    }

    @Test func takesEveryFlagInWebappRunnersSpelling() throws {
        let command = try RunnerCommand.parsing([
            "--port", "5000", "--host", "127.0.0.1", "--path", "shop", "--max-threads", "42", "--session-timeout", "7",
            "--context-xml", "c.xml", "--temp-directory", "/t", "--expand-war", "--expand-war-file", "true",
            "--expanded-dir-name", "e", "--bind-on-init", "false", "--shutdown-override", "--servlet-api", "javax",
            "--tomcat-home", "/tomcat", "--shutdown-grace", "1.5", "--log-level", "warn", "--log-format", "json",
            "--health-path", "/up", "--enable-compression", "--compressable-mime-types", "text/html, text/css",
            "app.war",
            "other.war",
        ])
        let configuration = try Configuration(command, environment: [:])
        #expect(configuration.port == 5000)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.applications.map(\.file) == ["app.war", "other.war"])
        #expect(configuration.applications.map(\.contextPath.value) == ["/shop", "/other"])
        #expect(configuration.applications.map(\.contextXML) == ["c.xml", nil])
        #expect(configuration.maxThreads == 42)
        #expect(configuration.sessionTimeout == 7)
        #expect(configuration.temporaryDirectory == "/t")
        #expect(configuration.expandedDirectory == "e")
        #expect(!configuration.bindsFirst)
        #expect(configuration.staysUpWithoutApplication)
        #expect(configuration.generation == .javax)
        #expect(configuration.tomcatHome == "/tomcat")
        #expect(configuration.shutdownGrace == .milliseconds(1500))
        #expect(configuration.logLevel == .warning)
        #expect(configuration.logFormat == .json)
        #expect(configuration.healthPath == "/up")
        #expect(configuration.connector.compression?.types == ["text/html", "text/css"])
    }

    @Test(arguments: [
        ["--unknown"], ["--port", "x"], ["--port", "65536"], ["--port", "-1"], ["--port"], ["--bind-on-init", "yes"],
        ["--bind-on-init"], ["--servlet-api", "java"], ["--max-threads", "many"], ["--max-threads", "-1"],
        ["--session-timeout", "1h"], ["--shutdown-grace", "-1"], ["--shutdown-grace", "nan"],
        ["--shutdown-grace", "1e300"], ["--log-level", "loud"], ["--log-format", "xml"], ["--expand-war=maybe"],
        ["--shutdown-override=true"], ["--enable-compression=true"], ["--compressable-mime-types", ""],
        ["--compressable-mime-types", "html"], ["--compressable-mime-types", "text/html,text/\n"],
    ])
    func refusesABadFlagAsUsage(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try RunnerCommand.parsing(arguments) }
        guard let error else { return }
        #expect(RunnerCommand.exitCode(for: error).rawValue == ExitStatus.usage.rawValue)
        #expect(RunnerCommand.fullMessage(for: error).contains("Usage: runner"))
    }

    @Test func compressesTheUsualTypesOnlyWhenAsked() throws {
        func types(_ arguments: [String]) throws -> Configuration {
            try Configuration(try RunnerCommand.parsing(arguments), environment: [:])
        }
        #expect(try types([]).connector.compression == nil)
        #expect(try types(["--enable-compression"]).connector.compression?.types == MediaTypeList.usual.types)
        let alone = try types(["--compressible-mime-types", "text/html"])
        #expect(alone.connector.compression == nil)
        #expect(alone.warnings.count == 1)
    }

    @Test(arguments: [["--help"], ["-h"], ["--version"]])
    func endsWellAfterHelpAndVersion(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try RunnerCommand.parsing(arguments) }
        guard let error else { return }
        #expect(RunnerCommand.exitCode(for: error).rawValue == ExitStatus.success.rawValue)
    }
}
