// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `runner inspect` and `runner doctor` as a user calls them.
@Suite("Inspect and doctor", .serialized, .oneOfTwo)
struct ReportTests {
    private func run(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) async throws -> (exit: RunningProgram.Exit, output: String, errors: String) {
        let program = try Program.runner(arguments, environment: environment, directory: directory).start()
        let exit = try await program.exit()
        return (exit, program.standardOutput.text, program.standardError.text)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    // MARK: Inspect

    @Test(arguments: Generation.allCases)
    func inspectsAnArchiveWithoutJava(_ generation: Generation) async throws {
        let archive = try await Starting.archive("fragments", generation)
        let (exit, text, _) = try await run(["inspect", archive], environment: ["PATH": "", "JAVA_HOME": "/none"])
        #expect(exit == .code(0))
        #expect(text.contains("\(generation).servlet: "))
        #expect(text.contains("no Java is here"))
        for part in [
            "WEB-INF/lib/greeting.jar", "discovery.Discovery, @HandlesTypes", "farewell.AnnotatedInAJar",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func printsOneObjectWithStableKeys() async throws {
        let archive = try await Starting.archive("fragments")
        let (exit, text, _) = try await run(["inspect", "--json", archive])
        #expect(exit == .code(0))
        let report = try object(text)
        #expect(
            Set(report.keys) == [
                "path", "kind", "servletAPI", "descriptor", "java", "size", "components", "libraries", "problems",
            ])
        #expect((report["servletAPI"] as? [String: Any])?["name"] as? String == "jakarta")
        #expect((report["libraries"] as? [[String: Any]])?.count == 3)
        #expect(report["kind"] as? String == "archive")
    }

    @Test func seesThatAClassIsTooNewBeforeTheStart() async throws {
        let application = try await Failing.directory(Failing.listener("failing.Using")) {
            try Failing.renew("Taken", in: $0)
        }
        let (exit, text, _) = try await run(["inspect", "--strict", application])
        #expect(exit == .code(1))
        #expect(text.contains("WEB-INF/classes/failing/Taken.class needs Java 25"))
        let (lenient, _, _) = try await run(["inspect", application])
        #expect(lenient == .code(0))
    }

    @Test func endsWithTheStatusOfAnArchiveThatCannotBeRead() async throws {
        let folder = try Scratch.directory("bad")
        try Failing.write("nonsense", to: "bad.war", in: folder)
        let (bad, _, sentence) = try await run(["inspect", "bad.war"], directory: folder.path)
        #expect(bad == .code(65))
        #expect(sentence.hasPrefix("runner: bad.war: "))
        let (missing, _, _) = try await run(["inspect", "none.war"], directory: folder.path)
        #expect(missing == .code(66))
        let (usage, _, _) = try await run(["inspect"])
        #expect(usage == .code(64))
    }

    @Test func servesWhatIsCalledLikeACommand() async throws {
        let folder = try Scratch.directory("named")
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: try await Starting.directory("plain")),
            to: folder.appendingPathComponent("inspect"))
        let server = try await Starting.server(["./inspect"], directory: folder.path)
        #expect(try await server.get("/").text == "<p>plain</p>\n")
        #expect(try await server.stop() == .code(0))
    }

    // MARK: Doctor

    @Test func findsThatItCouldServeHere() async throws {
        let (exit, text, _) = try await run(
            ["doctor", "--port", "0"], directory: try Scratch.directory("doctor").path)
        #expect(exit == .code(0), "\(text)")
        #expect(text.contains("runs Tomcat 9 and Tomcat 10.1"))
        for part in [
            "Tomcat 9.0.", "Tomcat 10.1.", "runner-bridge-tomcat9.jar", "the heap at most", "could serve here",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func findsWhatIsMissing() async throws {
        let holder = try await Starting.server([try await Starting.archive("plain")])
        let (exit, text, _) = try await run(
            ["doctor", "--port", "\(holder.port)", "--json"],
            environment: ["JAVA_HOME": "/none", "JAVA_OPTS": "-Xmx1m", "REDIS_URL": "redis://:secret@127.0.0.1:1"],
            directory: try Scratch.directory("doctor").path)
        #expect(try await holder.stop() == .code(0))
        #expect(exit == .code(69))
        let report = try object(text)
        #expect(report["canServe"] as? Bool == false)
        let checks = try #require(report["checks"] as? [[String: String]])
        let status = Dictionary(uniqueKeysWithValues: checks.map { ($0["name"] ?? "", $0["status"] ?? "") })
        #expect(status["java"] == "fail")
        #expect(status["port"] == "fail")
        #expect(status["redis"] == "warn")
        #expect(status["tomcat-10.1"] == "ok")
        #expect(!text.contains("secret"))
    }
}
