// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A program to start, with its whole environment: nothing of the test's own is inherited but what finds the tools.
public struct Program: Sendable {
    public var executable: String
    public var arguments: [String]
    public var environment: [String: String]
    public var directory: String?
    /// Standard error goes where standard output goes (`2>&1`), which keeps the order of the two.
    public var joinsErrors = false

    public init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = Self.inherited.merging(environment) { $1 }
        self.directory = directory
    }

    /// The program under test, beside the test bundle in the build's folder.
    public static func runner(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) throws -> Program {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let executable = bundle.deletingLastPathComponent().appendingPathComponent("runner").path
        guard FileManager.default.isExecutableFile(atPath: executable) else { throw NotBuilt(path: executable) }
        return Program(executable, arguments, environment: environment, directory: directory)
    }

    public func start() throws -> RunningProgram { try RunningProgram(self) }

    /// What a shell would give a program in a clean login: no `PORT`, no `JAVA_OPTS` of whoever runs the tests.
    private static let inherited = ProcessInfo.processInfo.environment.filter {
        ["PATH", "HOME", "JAVA_HOME", "TMPDIR", "LD_LIBRARY_PATH", "TZ"].contains($0.key)
    }
}

struct NotBuilt: Error, CustomStringConvertible {
    var path: String

    var description: String { "there is no program at \(path): build the package first (`swift build`)" }
}
