// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What can be said of the distribution's own files without making one; `make check-dist` does the rest.
@Suite("Distribution", .oneOfTwo)
struct DistributionTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func expectSuccess(_ executable: String, _ arguments: [String]) async throws {
        let program = try Program(executable, arguments, directory: Self.root.path).start()
        #expect(try await program.exit() == .code(0), "\(program.output.text)")
    }

    @Test(arguments: [
        "Distribution/assemble", "buildpack/bin/detect", "buildpack/bin/compile", "buildpack/bin/release",
        "buildpack/lib/application", "Examples/cluster/demo", "Plugins/BridgePlugin/compile.sh", ".ci/run",
    ])
    func scriptsAreWellFormed(_ script: String) async throws {
        try await expectSuccess("/bin/bash", ["-n", script])
    }

    @Test func theDockerfileIsMadeOfInstructionsThatTheCheckKnows() async throws {
        let ask = """
            import ast, sys
            sys.path.insert(0, "Tests/dist")
            sys.dont_write_bytecode = True
            ast.parse(open("Tests/dist/check").read())
            import images
            base, name, steps = images.stages(images.parse(open("Dockerfile").read()))[-1]
            assert base in images.BASES, base
            last = {step.name: step.rest for step in steps}
            assert last["USER"] not in ("0", "root") and last["EXPOSE"] == "8080", last
            assert "HEALTHCHECK" in last and "ENTRYPOINT" in last
            """
        try await expectSuccess("/usr/bin/python3", ["-c", ask])
    }

    /// The jars that the program asks for are those that the tar ball brings along.
    @Test func theTarBallHasTheJarsThatAreLookedUp() async throws {
        let source = try String(
            contentsOf: Self.root.appendingPathComponent("Sources/ServletEngine/TomcatLibrary.swift"), encoding: .utf8)
        let script = try String(
            contentsOf: Self.root.appendingPathComponent("Distribution/assemble"), encoding: .utf8)
        let ask =
            script.components(separatedBy: "for name in ").dropFirst().first?
            .components(separatedBy: "; do").first ?? ""
        let program = try Program("/bin/bash", ["-c", "printf '%s\\n' \(ask)"]).start()
        #expect(try await program.exit() == .code(0))
        let brought = program.standardOutput.text.split(separator: "\n").map(String.init)
        let list = try #require(source.components(separatedBy: "func debianJars").last)
        var looked = Set(list.matches(of: /"(tomcat10-[a-z-]+|eclipse-jdt-core)"/).map { String($0.1) })
        let nine = try #require(list.firstMatch(of: /(?s)\.tomcat9:(.*?)\.map/)).1
        looked.formUnion(nine.matches(of: /"([a-z-]+)"/).map { "tomcat9-\($0.1)" })
        #expect(looked.count > 20)
        #expect(looked.subtracting(brought).isEmpty)
    }
}
