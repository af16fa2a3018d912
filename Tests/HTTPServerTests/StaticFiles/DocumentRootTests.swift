// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HTTPServer

@Suite struct DocumentRootTests {
    private func bytes(_ path: String) -> ArraySlice<UInt8> { Array(path.utf8)[...] }

    private func kind(_ root: DocumentRoot, _ path: String) -> String {
        switch root.look(at: bytes(path)) {
        case .regular: "file"
        case .directory: "directory"
        case .nothing: "nothing"
        }
    }

    private func canOpen(_ root: DocumentRoot, _ path: String) -> Bool {
        if case .opened = root.open(bytes(path)) { true } else { false }
    }

    @Test func findsFilesAndDirectories() throws {
        let site = try Site()
        let root = try DocumentRoot(path: site.root.path)
        #expect(kind(root, "/") == "directory")
        #expect(kind(root, "/dir") == "directory")
        #expect(kind(root, "/dir/") == "directory")
        #expect(kind(root, "/dir/file.txt") == "file")
        #expect(kind(root, "/dir/file.txt/") == "nothing")
        #expect(kind(root, "/dir/file.txt/x") == "nothing")
        #expect(kind(root, "/nope/x") == "nothing")
        #expect(kind(root, "/" + String(repeating: "a", count: 5000)) == "nothing")
        #expect(canOpen(root, "/hello.txt") && !canOpen(root, "/dir") && !canOpen(root, "/nope"))
    }

    @Test(arguments: ["/link-out.txt", "/link-in.txt", "/link-dir", "/link-dir/secret.txt", "/link-indir/file.txt"])
    func followsNoSymbolicLink(path: String) throws {
        let site = try Site()
        let root = try DocumentRoot(path: site.root.path)
        #expect(kind(root, path) == "nothing")
        #expect(!canOpen(root, path))
    }

    @Test func theRootItselfMayBeALink() throws {
        let site = try Site()
        let link = try Scratch.directory("link").appendingPathComponent("root")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: site.root)
        let root = try DocumentRoot(path: link.path)
        #expect(kind(root, "/hello.txt") == "file")
    }

    @Test(.timeLimit(.minutes(1))) func neitherFindsNorWaitsForAPipe() throws {
        let site = try Site()
        mkfifo(site.root.appendingPathComponent("pipe.txt").path, 0o600)
        let root = try DocumentRoot(path: site.root.path)
        #expect(kind(root, "/pipe.txt") == "nothing")
        #expect(!canOpen(root, "/pipe.txt"))
    }

    @Test func anOpenFileStaysTheSameWhenItsNameGoesToAnother() throws {
        let site = try Site()
        let root = try DocumentRoot(path: site.root.path)
        guard case .opened(let file, let status) = root.open(bytes("/hello.txt")) else {
            Issue.record("cannot open /hello.txt")
            return
        }
        let name = site.root.appendingPathComponent("hello.txt")
        try FileManager.default.removeItem(at: name)
        try Site.write(Array("HELLO, WORLD\n".utf8), site.root, "hello.txt")
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: String(decoding: file.path, as: UTF8.self)))
                == Data("hello, world\n".utf8))
        guard case .regular(let other) = root.look(at: bytes("/hello.txt")) else {
            Issue.record("cannot find /hello.txt")
            return
        }
        #expect(other.entityTag == status.entityTag && other != status)
        #expect(file.read(5, from: 7) == Array("world".utf8))
        #expect(file.read(7, from: 7) == nil)
    }

    @Test func saysWhyARootCannotBeServed() throws {
        let error = #expect(throws: StaticFileError.self) { try DocumentRoot(path: "/nonexistent/root") }
        #expect(error?.description.contains("/nonexistent/root cannot be read: No such file or directory") == true)
    }
}
