// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// gzip as somebody else has written it.
public enum Gzip {
    /// A gzip file with this content, without a name.
    public static func member(of content: [UInt8]) async throws -> [UInt8] {
        let file = try Scratch.directory("gzip").appendingPathComponent("content")
        try Data(content).write(to: file)
        try await run("--no-name", "--keep", file.path)
        return Array(try Data(contentsOf: file.appendingPathExtension("gz")))
    }

    /// The content of a gzip file; an error when gzip finds anything wrong with it.
    public static func content(of member: [UInt8]) async throws -> [UInt8] {
        let file = try Scratch.directory("gzip").appendingPathComponent("member.gz")
        try Data(member).write(to: file)
        try await run("--decompress", "--keep", file.path)
        return Array(try Data(contentsOf: file.deletingPathExtension()))
    }

    private static func run(_ arguments: String...) async throws {
        try await blocking {
            let program = try Program("/bin/gzip", arguments).start()
            let exit = try program.exitNow(within: .seconds(60))
            guard exit == .code(0) else {
                throw ToolFailed(command: "gzip", exit: exit, output: program.output.text)
            }
        }
    }
}
