// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// The JDK that compiles the test applications and runs the peer.
public struct Java: Sendable {
    public let home: URL

    public var java: URL { home.appendingPathComponent("bin/java") }
    var javac: URL { home.appendingPathComponent("bin/javac") }
    var jar: URL { home.appendingPathComponent("bin/jar") }

    /// Finds a JDK: `JAVA_HOME`, then `javac` on the path, then Debian's folders.
    public static func find() throws -> Java {
        let environment = ProcessInfo.processInfo.environment
        let onPath = (environment["PATH"] ?? "").split(separator: ":").map { URL(fileURLWithPath: "\($0)/javac") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            .map { $0.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent() }
        let homes =
            [environment["JAVA_HOME"].map { URL(fileURLWithPath: $0) }, onPath].compactMap(\.self)
            + ["default-java", "java-17-openjdk-amd64", "java-17-openjdk-arm64"].map {
                URL(fileURLWithPath: "/usr/lib/jvm/\($0)")
            }
        for home in homes
        where FileManager.default.isExecutableFile(atPath: home.appendingPathComponent("bin/javac").path) {
            return Java(home: home)
        }
        throw MissingPackage(file: "javac", package: "openjdk-17-jdk-headless")
    }

    /// Compiles with one call, so that the JDK starts once for all the applications.
    func compile(_ sources: [URL], to directory: URL, classPath: [String]) throws {
        let list = try Scratch.directory("javac").appendingPathComponent("sources")
        try sources.map(\.path).joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        try run(
            javac,
            ["-nowarn", "-proc:none", "-encoding", "UTF-8", "--release", "11", "-g", "-d", directory.path]
                + ["-cp", classPath.joined(separator: ":"), "@" + list.path])
    }

    /// Packs the contents of a directory.
    public func pack(_ directory: URL, to archive: URL) throws {
        try run(jar, ["--create", "--no-manifest", "--file", archive.path, "-C", directory.path, "."])
    }

    /// Runs the `java` command to its end.
    func run(_ arguments: String...) throws { try run(java, arguments) }

    private func run(_ tool: URL, _ arguments: [String]) throws {
        let program = try Program(tool.path, arguments, environment: ["LC_ALL": "C.UTF-8"]).start()
        let exit = try program.exitNow(within: .seconds(180))
        guard exit == .code(0) else {
            throw ToolFailed(command: tool.lastPathComponent, exit: exit, output: program.output.text)
        }
    }
}

struct ToolFailed: Error, CustomStringConvertible {
    var command: String
    var exit: RunningProgram.Exit
    var output: String

    var description: String { "\(command) ended with \(exit):\n\(output)" }
}
