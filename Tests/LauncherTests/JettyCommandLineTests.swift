// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("jetty-runner's command line")
struct JettyCommandLineTests {
    private func configuration(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Configuration {
        try JettyCommandLine(arguments, environment: environment).configuration()
    }

    private func served(_ arguments: [String]) throws -> [String] {
        try configuration(arguments).applications.map { "\($0.contextPath.display) \($0.file)" }
    }

    private func write(_ text: String, to name: String) throws -> String {
        let file = try Scratch.directory("jetty").appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test func givesEachContextThePathBeforeIt() throws {
        #expect(try served(["a.war"]) == ["/ a.war"])
        #expect(try served(["--path", "/a", "a.war", "b.war"]) == ["/a a.war", "/ b.war"])
        #expect(try served(["a.war", "--path=b", "b.war"]) == ["/ a.war", "/b b.war"])
        #expect(
            try served(["--port", "80", "--path", "/x", "--host", "h", "--session-store", "redis", "a.war"]) == [
                "/x a.war"
            ]
        )
        #expect(try served(["--path", "/x", "--", "--a.war"]) == ["/x --a.war"])
    }

    @Test(arguments: [
        ["a.war", "b.war"], ["--path", "/a", "a.war", "--path", "a", "b.war"], [], ["--path", "/a"],
        ["a.war", "--path", "/a"], ["--path", "/a b", "a.war"], ["--stop-port", "1", "a.war"],
        ["--stop-key", "k", "a.war"], ["--stop-port", "1", "--stop-key", "", "a.war"],
        ["--stats", "realm.properties", "a.war"], ["-DSTOP.PORT=x", "-DSTOP.KEY=k", "a.war"],
    ])
    func refusesWhatHasNoMeaning(_ arguments: [String]) {
        let failure = #expect(throws: Failure.self) { try configuration(arguments) }
        #expect(failure?.status == .usage)
    }

    @Test(arguments: [
        ["--stop-port", "0", "--stop-key", "k", "a.war"], ["--port", "x", "a.war"], ["--jar"], ["--unknown", "a.war"],
        ["--log"],
    ])
    func refusesABadFlagAsUsage(_ arguments: [String]) {
        let end = #expect(throws: CommandLineEnd.self) { try configuration(arguments) }
        #expect(end?.status == ExitStatus.usage.rawValue)
        #expect(end?.message.hasPrefix("Error: ") == true)
    }

    @Test func saysWhatItTakes() {
        let help = #expect(throws: CommandLineEnd.self) { try configuration(["--help"]) }
        #expect(help?.status == 0)
        for flag in JettyOptions.names.union(["--host", "--port", "--path", "--session-store"]) {
            #expect(help?.message.contains(flag) == true, "\(flag)")
        }
        let version = #expect(throws: CommandLineEnd.self) { try configuration(["--version"]) }
        #expect(version?.status == 0)
        #expect(version?.message == Version.current)
    }

    @Test func takesTheStopPortFromPropertiesToo() throws {
        let stop = Configuration.StopPort(port: 4001, key: "secret")
        #expect(try configuration(["--stop-port", "4001", "--stop-key", "secret", "a.war"]).stopPort == stop)
        #expect(try configuration(["-DSTOP.PORT=4001", "-DSTOP.KEY=secret", "a.war"]).stopPort == stop)
        let environment = ["JAVA_OPTS": "-Xmx1g -DSTOP.PORT=4001 -DSTOP.KEY=secret"]
        #expect(try configuration(["a.war"], environment).stopPort == stop)
        #expect(try configuration(["--stop-port", "5", "a.war"], environment).stopPort?.port == 5)
    }

    @Test func collectsTheClassPath() throws {
        let directory = try Scratch.directory("lib")
        let files = FileManager.default
        try files.createDirectory(at: directory.appendingPathComponent("sub"), withIntermediateDirectories: true)
        for name in ["b.jar", "a.ZIP", "readme.txt", "sub/c.jar"] {
            try Data().write(to: directory.appendingPathComponent(name))
        }
        let path = directory.path
        let found = try configuration([
            "--classes", path, "--jar", path + "/b.jar", "--lib", path, "a.war",
        ]).classPath
        #expect(found == [path + "/a.ZIP", path + "/b.jar", path + "/sub/c.jar", path + "/b.jar", path])
        for wrong in [["--jar", path], ["--lib", path + "/b.jar"], ["--classes", path + "/none"]] {
            let failure = #expect(throws: Failure.self) { try configuration(wrong + ["a.war"]) }
            #expect(failure?.status == .noSuchFile)
        }
    }

    // MARK: Jetty's XML

    private static let contextXML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "http://www.eclipse.org/jetty/configure_9_3.dtd">
        <Configure class="org.eclipse.jetty.webapp.WebAppContext">
          <Set name="contextPath">/shop</Set>
          <Set name="war">shop.war</Set>
        </Configure>
        """

    private static let serverXML = """
        <Configure id="Server" class="org.eclipse.jetty.server.Server">
          <Call name="addConnector"><Arg><New class="org.eclipse.jetty.server.ServerConnector">
            <Arg name="server"><Ref refid="Server"/></Arg>
            <Set name="host">127.0.0.1</Set>
            <Set name="port"><SystemProperty name="jetty.port" default="8081"/></Set>
          </New></Arg></Call>
          <Set name="handler"><New class="org.eclipse.jetty.webapp.WebAppContext">
            <Set name="contextPath">/in</Set><Set name="war">in.war</Set>
          </New></Set>
        </Configure>
        """

    @Test func readsAContextXML() throws {
        let file = try write(Self.contextXML, to: "shop.XML")
        #expect(try served([file]) == ["/shop shop.war"])
        #expect(try served(["--path", "/other", file]) == ["/other shop.war"])
    }

    @Test func readsAJettyXML() throws {
        let file = try write(Self.serverXML, to: "jetty.xml")
        let configuration = try configuration(["--config", file])
        #expect(configuration.port == 8081)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.applications.map(\.file) == ["in.war"])
        #expect(configuration.applications.map(\.contextPath.value) == ["/in"])
        // A flag wins, a property of the JVM wins over a default.
        #expect(try self.configuration(["--config", file, "--port", "9"]).port == 9)
        #expect(try self.configuration(["--config", file], ["JAVA_OPTS": "-Djetty.port=7"]).port == 7)
        #expect(try served(["--config", file, "--path", "/b", "b.war"]) == ["/in in.war", "/b b.war"])
    }

    @Test(arguments: [
        ("<Set name=\"contextPath\">", "<Set name=\"virtualHosts\">", "virtualHosts"),
        ("<Set name=\"contextPath\">/shop</Set>", "<Call name=\"setInitParameter\"/>", "setInitParameter"),
        ("<Set name=\"contextPath\">/shop</Set>", "<New class=\"x.DataSource\"/>", "x.DataSource"),
        ("/shop", "<Env name=\"x\"/>", "<Env>"), ("/shop", "<Property name=\"x\"/>", "property x"),
        ("org.eclipse.jetty.webapp.WebAppContext", "java.lang.Object", "java.lang.Object"),
        ("<Set name=\"war\">shop.war</Set>", "", "names no war"), ("</Set>", "", "not well-formed"),
        ("Configure", "Context", "<Context>"), ("\"http:", "[<!ENTITY x \"y\">] \"http:", "internal DTD"),
    ])
    func refusesByNameWhatItDoesNotRead(_ old: String, _ new: String, _ part: String) throws {
        let file = try write(Self.contextXML.replacingOccurrences(of: old, with: new), to: "shop.xml")
        let failure = #expect(throws: Failure.self) { try configuration([file]) }
        #expect(failure?.status == .configuration)
        #expect(failure?.description.contains(part) == true, "\(String(describing: failure))")
        #expect(failure?.description.contains(file) == true)
    }
}
