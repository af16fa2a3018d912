// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `--servlet-api jakarta` on an application for javax.servlet.
@Suite("Conversion to jakarta.servlet", .serialized, .oneOfTwo)
struct ConversionTests {
    private func server(
        _ arguments: [String], base: Folder, environment: [String: String] = [:]
    ) async throws -> Server {
        let words = ["--port", "0", "--temp-directory", base.path, "--servlet-api", "jakarta"] + arguments
        return try await Server.serving(Program.runner(words, environment: environment).start())
    }

    private func acceptance(_ server: Server, _ path: String = "") async throws {
        let first = try await server.get("\(path)/hello")
        #expect(first.text.hasPrefix("hello, world 1 "))
        let cookie = try #require(first.values("Set-Cookie").first?.split(separator: ";").first)
        let second = try await server.get("\(path)/hello", [Field("Cookie", String(cookie))])
        #expect(second.text.hasPrefix("hello, world 2 "))
        #expect(try await server.get("\(path)/").text == "hello, JSP\n")
        #expect(try await server.get("\(path)/static.txt").text == "a static file\n")
    }

    @Test func isDoneOnceForAnArchive() async throws {
        let (folder, base) = (try await Folder().add("acceptance", .javax, as: "app.war"), try Folder("base"))
        let before = try folder.state()
        let first = try await server([folder.path + "/app.war"], base: base)
        try await acceptance(first)
        #expect(try await first.stop() == .code(0))
        #expect(first.program.output.text.contains("Converted \(folder.path)/app.war to jakarta.servlet."))
        #expect(first.program.output.text.contains("Tomcat/10.1"))

        let second = try await server([folder.path + "/app.war"], base: base)
        try await acceptance(second)
        #expect(try await second.stop() == .code(0))
        #expect(second.program.output.text.contains("is converted to jakarta.servlet already"))
        #expect(try folder.state() == before)
        // Nothing half-made is left behind.
        let kept = try FileManager.default.contentsOfDirectory(atPath: base.path + "/converted/ROOT")
        #expect(kept.count == 1 && kept.first?.hasSuffix(".war") == true)

        // Another build of the application is another application; what a process that died has left goes with the old one.
        try base.write("half", to: "converted/ROOT/.4194399-7-out.war").write("half", to: "converted/ROOT/.1-7-out.war")
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("app.war"))
        try await folder.add("surroundings", .javax, as: "app.war")
        let third = try await server([folder.path + "/app.war"], base: base)
        #expect(try await third.get("/look?property=none").text == "none")
        #expect(try await third.stop() == .code(0))
        let left = try FileManager.default.contentsOfDirectory(atPath: base.path + "/converted/ROOT").sorted()
        #expect(left.count == 2 && left.first == ".1-7-out.war" && left.last?.hasSuffix(".war") == true, "\(left)")
    }

    @Test func leavesADirectoryAsItIs() async throws {
        let (folder, base) = (try await Folder().add("acceptance", .javax, as: "app"), try Folder("base"))
        let before = try folder.state()
        let first = try await server(["--path", "/x", folder.path + "/app"], base: base)
        try await acceptance(first, "/x")
        #expect(try await first.stop() == .code(0))
        #expect(try folder.state() == before)

        try folder.write("another static file\n", to: "app/static.txt")
        let second = try await server(["--path", "/x", folder.path + "/app"], base: base)
        #expect(try await second.get("/x/static.txt").text == "another static file\n")
        #expect(try await second.stop() == .code(0))
        #expect(second.program.output.text.contains("Converted \(folder.path)/app to jakarta.servlet."))
    }

    @Test func bringsTwoGenerationsTogether() async throws {
        let (folder, base) = (try Folder(), try Folder("base"))
        try await folder.add("acceptance", .javax, as: "old.war").add("acceptance", .jakarta, as: "new.war")
        let server = try await server([folder.path + "/old.war", folder.path + "/new.war"], base: base)
        try await acceptance(server)
        try await acceptance(server, "/new")
        #expect(try await server.stop() == .code(0))
        #expect(!server.program.output.text.contains("Converted \(folder.path)/new.war"))
    }

    /// Spring MVC for javax.servlet with thirty libraries, and pages with JSTL.
    @Test func bringsAFrameworkAlong() async throws {
        let archive = try await LibraryApplications.shared.archive("spring", .javax)
        let server = try await server([archive.path], base: try Folder("base"))
        let books = try await server.get("/api/books")
        #expect(books.status == 200)
        #expect(books["Content-Type"]?.hasPrefix("application/json") == true)
        let page = try await server.get("/greet/anna")
        #expect(page.status == 200)
        #expect(page.text.contains("anna"))
        #expect(try await server.stop() == .code(0))
    }

    @Test func isNotDoneBackwards() async throws {
        let program = try Starting.program(["--servlet-api", "javax", try await Starting.archive()])
        #expect(try await program.exit() == .code(78))
        #expect(program.standardError.text.contains("nothing converts it to the javax.servlet"))
    }

    @Test func doesNotFallIntoItsOwnDirectory() async throws {
        let folder = try await Folder().add("acceptance", .javax, as: "app")
        let program = try Program.runner(
            [
                "--port", "0", "--servlet-api", "jakarta", "--temp-directory", folder.path + "/app/tmp",
                folder.path + "/app",
            ]
        ).start()
        #expect(try await program.exit() == .code(78))
        #expect(program.standardError.text.contains("name another with --temp-directory"))
    }

    // MARK: When it goes wrong

    /// A Java home whose `java` command is a script, while its library is the real one.
    private func home(_ script: String) throws -> String {
        let home = try Folder("java")
        let real = try Java.find().home
        for name in ["lib", "release", "conf"] {
            try FileManager.default.createSymbolicLink(
                at: home.url.appendingPathComponent(name), withDestinationURL: real.appendingPathComponent(name))
        }
        try home.write("#!/bin/sh\nfor last; do :; done\n\(script)\n", to: "bin/java")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: home.path + "/bin/java")
        return home.path
    }

    @Test(arguments: [
        (
            "printf half >\"$last\"; echo 'SEVERE: no more room' >&2; exit 1", 70,
            "cannot be converted to jakarta.servlet: SEVERE"
        ),
        ("printf half >\"$last\"", 70, "app.war cannot be converted"), ("exit 0", 70, "app.war cannot be converted"),
        ("printf half >\"$last\"; kill -9 $$", 70, "cannot be converted to jakarta.servlet"),
    ])
    func keepsNothingHalfMade(_ script: String, _ status: Int32, _ sentence: String) async throws {
        let (folder, base) = (try await Folder().add("acceptance", .javax, as: "app.war"), try Folder("base"))
        let program = try Program.runner(
            ["--port", "0", "--temp-directory", base.path, "--servlet-api", "jakarta", folder.path + "/app.war"],
            environment: ["JAVA_HOME": try home(script)]
        ).start()
        #expect(try await program.exit() == .code(status))
        #expect(program.standardError.text.contains(sentence), "\(program.output.text)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: base.path + "/converted/ROOT") == [])
    }

    @Test(arguments: ["app.war", "app"])
    func isBrokenOffByAStop(_ name: String) async throws {
        let (folder, base) = (try await Folder().add("acceptance", .javax, as: name), try Folder("base"))
        let mark = base.path + "/child"
        // Half of what is to come is there, and of a directory that could be taken for the whole.
        let program = try Program.runner(
            ["--port", "0", "--temp-directory", base.path, "--servlet-api", "jakarta", folder.path + "/" + name],
            environment: ["JAVA_HOME": try home("mkdir \"$last\"; echo $$ >'\(mark)'; exec sleep 1000")]
        ).start()
        let deadline = Deadline(after: .seconds(60))
        var child: Int32?
        while child == nil, !deadline.hasPassed {
            child = (try? String(contentsOfFile: mark, encoding: .utf8)).flatMap { Int32($0.dropLast()) }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await program.stop() == .code(0))
        #expect(kill(try #require(child), 0) != 0)
        let converted = base.path + "/converted"
        let left = try FileManager.default.subpathsOfDirectory(atPath: converted).filter { path in
            var isDirectory: ObjCBool = false
            FileManager.default.fileExists(atPath: converted + "/" + path, isDirectory: &isDirectory)
            return path.contains("/") || !isDirectory.boolValue
        }
        #expect(left.isEmpty, "\(left)")
    }
}
