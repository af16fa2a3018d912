// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import WebArchive
import Zip

@Suite struct WebApplicationSourceTests {
    @Test func tellsFilesAndDirectoriesApart() throws {
        let scratch = try ScratchDirectory()
        let war = try scratch.write("anything", to: "app.war")
        try scratch.write("x", to: "exploded/WEB-INF/web.xml")
        try scratch.write("x", to: "webapp/index.html")
        #expect(try WebApplicationSource(path: war) == .archive(path: war))
        let exploded = scratch.path + "/exploded"
        #expect(try WebApplicationSource(path: exploded) == .explodedDirectory(path: exploded))
        let source = scratch.path + "/webapp"
        #expect(try WebApplicationSource(path: source) == .sourceDirectory(path: source))
        #expect(try WebApplicationSource(path: source).path == source)
    }

    @Test func saysThatAFileIsMissing() throws {
        let scratch = try ScratchDirectory()
        let missing = scratch.path + "/missing.war"
        let error = #expect(throws: WebArchiveError.noSuchFile(path: missing)) {
            try WebApplicationSource(path: missing)
        }
        #expect(error?.cause == .missing)
        #expect(
            error?.description
                == "\(missing): there is no such file or directory; name a WAR or the directory of an application")
        try scratch.write("x", to: "file")
        #expect(throws: WebArchiveError.noSuchFile(path: scratch.path + "/file/below")) {
            try WebApplicationSource(path: scratch.path + "/file/below")
        }
    }

    @Test func saysThatADeviceIsNoApplication() {
        let error = #expect(throws: WebArchiveError.notAnApplication(path: "/dev/null")) {
            try WebApplicationSource(path: "/dev/null")
        }
        #expect(error?.cause == .malformed)
    }

    @Test func saysThatAFileIsNoArchive() throws {
        let scratch = try ScratchDirectory()
        let path = try scratch.write("just text", to: "app.war")
        let error = #expect(throws: WebArchiveError.badArchive(path: path, .notAnArchive)) {
            try WebApplicationArchive(path: path)
        }
        #expect(error?.cause == .malformed)
        #expect(error?.description.hasPrefix("\(path): not a ZIP archive") == true)
    }
}
