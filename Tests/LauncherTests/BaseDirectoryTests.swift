// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("The base directory")
struct BaseDirectoryTests {
    private func make(_ directory: String) throws -> BaseDirectory {
        let configuration = try Configuration(
            RunnerCommand.parsing(["--temp-directory", directory]), environment: [:])
        let base = try BaseDirectory(configuration, port: 80)
        try base.make()
        return base
    }

    @Test func isMadeWithTheDirectoriesAboveIt() throws {
        let scratch = try Scratch.directory("base")
        let base = try make(scratch.path + "/a/./b//c/")
        #expect(base.path == scratch.path + "/a/b/c")
        var isDirectory: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: base.work, isDirectory: &isDirectory) && isDirectory.boolValue)
        #expect(try make(base.path) == base)
    }

    @Test func leavesAFileInItsPlaceAlone() throws {
        let file = try Scratch.directory("base").appendingPathComponent("file")
        try Data("kept".utf8).write(to: file)
        for path in [file.path, file.path + "/below"] {
            let failure = #expect(throws: Failure.self) { try make(path) }
            #expect(failure?.status == .configuration)
            #expect(failure?.description.contains(file.path) == true)
            #expect(failure?.description.contains("--temp-directory") == true)
        }
        #expect(try Data(contentsOf: file) == Data("kept".utf8))
    }

    /// Sessions and compiled pages would be handed out to whoever asks for them.
    @Test func isNotInsideAnApplication() throws {
        let scratch = try Scratch.directory("base").path
        let application = scratch + "/application"
        for folder in ["/application/target", "/applications", "/application/WEB-INF"] {
            try FileManager.default.createDirectory(atPath: scratch + folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(atPath: scratch + "/link", withDestinationPath: application)
        for path in ["/application", "/application/target/tomcat.80", "/link/new/tomcat.80"] {
            let failure = #expect(throws: Failure.self, "\(path)") {
                try BaseDirectory(path: scratch + path).check(isOutside: [application])
            }
            #expect(failure?.description.contains("--temp-directory") == true)
        }
        for path in ["", "/applications/tomcat.80", "/application/WEB-INF/tomcat.80", "/other"] {
            try BaseDirectory(path: scratch + path).check(isOutside: [application])
        }
    }

    @Test func canBeJudgedWithoutBeingMade() throws {
        let scratch = try Scratch.directory("base")
        try BaseDirectory(path: scratch.path + "/a/b/c").check()
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/a"))
        let file = scratch.appendingPathComponent("file")
        try Data().write(to: file)
        let failure = #expect(throws: Failure.self) { try BaseDirectory(path: file.path + "/below").check() }
        #expect(failure?.status == .configuration)
    }

    @Test func isRemovedWithTheDirectoryAboveItIfThatIsEmpty() throws {
        let scratch = try Scratch.directory("base")
        let base = try make(scratch.path + "/target/tomcat.1")
        try base.make()
        let other = try make(scratch.path + "/target/tomcat.2")
        base.remove(withParent: true)
        #expect(!FileManager.default.fileExists(atPath: base.path))
        #expect(FileManager.default.fileExists(atPath: other.work))
        other.remove(withParent: true)
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/target"))
        #expect(FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test func keepsUnpackedApplicationsApart() throws {
        let base = BaseDirectory(path: "/base")
        let root = try #require(ContextPath(""))
        let nested = try #require(ContextPath("/a/b"))
        #expect(base.expanded(named: "expanded", for: root, isFirst: true) == "/base/expanded")
        #expect(base.expanded(named: "/elsewhere", for: root, isFirst: true) == "/elsewhere")
        #expect(base.expanded(named: "expanded", for: nested, isFirst: false) == "/base/expanded#a#b")
    }
}
