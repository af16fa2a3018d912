// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Launcher

@Suite("The tool that converts applications")
struct MigrationTests {
    @Test func isFoundInTheFirstFolderThatHasIt() throws {
        let (one, two) = (try Scratch.directory("one"), try Scratch.directory("two"))
        for (folder, name) in [
            (one, "jakartaee-migration-1.0.5.jar"), (two, "jakartaee-migration-1.0.6-shaded.jar"),
            (two, "jakartaee-migration-1.0.7-shaded.jar"),
        ] {
            try Data().write(to: folder.appendingPathComponent(name))
        }
        let tool = try MigrationTool.find(in: ["/no/such/folder", one.path, two.path])
        #expect(tool.version == "1.0.7")
        #expect(tool.jar == two.path + "/jakartaee-migration-1.0.7-shaded.jar")
        #expect(MigrationTool.folders(tomcatHome: "/t").starts(with: ["/t/lib", MigrationTool.debianFolder]))
    }

    @Test func namesItsPackageWhenItIsMissing() {
        let failure = #expect(throws: Failure.self) { try MigrationTool.find(in: ["/no/such/folder"]) }
        #expect(failure?.status == .unavailable)
        #expect(failure?.description.hasSuffix("install Debian's package tomcat-jakartaee-migration") == true)
        let check = EngineChecks.migration(in: ["/no/such/folder"])
        #expect(check.status == .warn)
        #expect(check.message == failure?.description)
        #expect(EngineChecks.migration(in: MigrationTool.folders(tomcatHome: nil)).status == .ok)
    }

    // MARK: A program that is run to its end

    private func run(
        _ script: String, limit: Duration = .seconds(60), _ child: ChildProgram = ChildProgram()
    ) async throws -> ChildProgram.End {
        try await blocking { child.run("/bin/sh", ["-c", script], environment: [:], limit: limit) }
    }

    @Test func runsToItsEnd() async throws {
        #expect(try await run("exit 0") == .success)
        #expect(try await run("echo one; echo two >&2; exit 3") == .failed(lastWords: "one\ntwo\n"))
        #expect(try await run("kill -9 $$") == .failed(lastWords: ""))
        let missing = ChildProgram().run("/no/such/program", [], environment: [:], limit: .seconds(1))
        guard case .notStarted = missing else {
            Issue.record("\(missing)")
            return
        }
    }

    @Test func keepsTheLastOfALotOfWords() async throws {
        let end = try await run("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 1")
        guard case .failed(let words) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(words.hasSuffix("line 19999\n"))
        #expect(words.utf8.count <= 8192)
    }

    @Test(.timeLimit(.minutes(1))) func isEndedWhenItTakesTooLongOrIsNotWanted() async throws {
        #expect(try await run("exec sleep 1000", limit: .milliseconds(100)) == .tookTooLong)
        let early = ChildProgram()
        early.cancel()
        #expect(try await run("exec sleep 1000", early) == .cancelled)
        let child = ChildProgram()
        async let end = run("echo $$ > \(try Scratch.directory("child").path)/pid; exec sleep 1000", child)
        // Whether it has begun by then or not, it ends.
        child.cancel()
        #expect(try await end == .cancelled)
    }
}
