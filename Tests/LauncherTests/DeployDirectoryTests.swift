// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("A directory to deploy")
struct DeployDirectoryTests {
    private func directory(_ names: [String]) throws -> String {
        let directory = try Scratch.directory("webapps")
        for name in names {
            let path = directory.appendingPathComponent(name)
            if name.hasSuffix("/") {
                try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
            } else {
                try Data().write(to: path)
            }
        }
        return directory.path
    }

    private func deployed(_ names: [String]) throws -> [String] {
        let directory = try directory(names)
        return try DeployDirectory(directory, own: "/own").applications.map { application in
            let version = application.version.isEmpty ? "" : " version \(application.version)"
            return "\(application.contextPath.display) \(application.file.dropFirst(directory.count + 1))\(version)"
        }
    }

    @Test func namesPathsAsTomcatDoes() throws {
        #expect(
            try deployed(["ROOT.war", "a.war", "b#c.WAR", "d/", "e##3.war", "f#g##1/", "ROOT#h.war"]) == [
                "/ ROOT.war", "/ROOT/h ROOT#h.war", "/a a.war", "/b/c b#c.WAR", "/d d", "/e e##3.war version 3",
                "/f/g f#g##1 version 1",
            ])
        #expect(try deployed(["ROOT/"]) == ["/ ROOT"])
    }

    @Test func leavesWhatIsNoApplication() throws {
        #expect(try deployed(["a.war", "README.md", ".hidden/", ".b.war", "META-INF/", "WEB-INF/"]) == ["/a a.war"])
    }

    @Test func servesADirectoryInPlaceOfItsArchive() throws {
        #expect(try deployed(["a.war", "a/"]) == ["/a a"])
        let warnings = try DeployDirectory(try directory(["a.war", "a/"]), own: "/own").warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("a.war is not looked at") == true)
    }

    @Test func neverServesTheServersOwnFiles() throws {
        let directory = try directory(["a.war", "target/", "targets/"])
        for own in ["/target", "/target/tomcat.80"] {
            let deployed = try DeployDirectory(directory, own: directory + own)
            #expect(deployed.applications.map(\.contextPath.value) == ["/a", "/targets"])
            #expect(deployed.warnings.count == 1)
        }
        let target = try self.directory(["app.war", "tomcat.8080/", "tomcat.old/"])
        let deployed = try DeployDirectory(target, own: target + "/tomcat")
        #expect(deployed.applications.map(\.contextPath.value) == ["/app", "/tomcat.old"])
    }

    /// As Java compares strings, which is how Tomcat orders the versions of a context.
    @Test func servesTheLatestVersion() throws {
        #expect(try deployed(["a##1.war", "a##2.war", "a.war"]) == ["/a a##2.war version 2"])
        #expect(try deployed(["a##10.war", "a##2.war"]) == ["/a a##2.war version 2"])
        #expect(try deployed(["a##010.war", "a##002.war"]) == ["/a a##010.war version 010"])
        #expect(try deployed(["a##2.war", "a##2/"]) == ["/a a##2 version 2"])
        #expect(try DeployDirectory(try directory(["a##1.war", "a##2.war", "a.war"]), own: "/own").warnings.count == 2)
    }

    @Test(arguments: [[], ["notes.txt"], [".a.war"]] as [[String]])
    func saysThatThereIsNothing(_ names: [String]) throws {
        let directory = try directory(names)
        let failure = #expect(throws: Failure.self) { try DeployDirectory(directory, own: "/own") }
        #expect(failure?.status == .noSuchFile)
        #expect(failure?.description.hasPrefix("\(directory): there is nothing to deploy") == true)
    }

    @Test func refusesWhatNoPathCanBe() throws {
        let failure = #expect(throws: Failure.self) { try deployed(["a b.war"]) }
        #expect(failure?.status == .usage)
        #expect(throws: Failure.self) { try DeployDirectory("/no/such/directory", own: "/own") }
    }

    @Test(arguments: [["x.war"], ["--path", "/x"], ["--context-xml", "c.xml"]])
    func goesTogetherWithNothingElse(_ others: [String]) throws {
        let arguments = ["--deploy-dir", try directory(["a.war"])] + others
        let failure = #expect(throws: Failure.self) {
            try Configuration(RunnerCommand.parsing(arguments), environment: [:])
        }
        #expect(failure?.status == .usage)
    }
}
