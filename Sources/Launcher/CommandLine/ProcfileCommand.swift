// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
internal import Glibc

/// `runner procfile`: writes a Procfile for what is to be served here.
struct ProcfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner procfile",
        abstract: "Prints a Procfile for the application in the current directory.",
        discussion: "It is looked for in ./*.war, target/*.war, build/libs/*.war and src/main/webapp, in this order.")

    /// Where the usual build tools leave a WAR.
    private static let patterns = ["./*.war", "target/*.war", "build/libs/*.war"]
    private static let source = "src/main/webapp"

    @Argument(help: "The WAR or directory to serve, if it is not to be looked for.")
    var path: String?

    @Flag(help: "Write it to ./Procfile, unless there is one.")
    var write = false

    /// Prints or writes the line.
    func report() throws(Failure) -> ExitStatus {
        let line = "web: runner --port $PORT \(try application())\n"
        guard write else {
            LogStream.standardOutput.write(Array(line.utf8))
            return .success
        }
        let descriptor = open("Procfile", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "there is one already" : String(cString: strerror(errno))
            throw Failure(.configuration, "Procfile is not written: \(reason)")
        }
        LogStream(descriptor: descriptor).write(Array(line.utf8))
        guard close(descriptor) == 0 else {
            throw Failure(.configuration, "Procfile cannot be written: \(String(cString: strerror(errno)))")
        }
        return .success
    }

    /// The path as the line names it; a pattern where it will match the next build too.
    private func application() throws(Failure) -> String {
        if let path {
            guard FilePath.isFile(path) || FilePath.isDirectory(path) else {
                throw Failure(.noSuchFile, "\(path): there is no such file or directory")
            }
            return ShellCommand.quoted(path)
        }
        for pattern in Self.patterns {
            let found = PathnameExpansion.paths(matching: pattern)
            guard let first = found.first else { continue }
            guard found.count == 1 else {
                throw Failure(
                    .usage, "There are \(found.count) archives: \(found.joined(separator: ", ")); name one of them.")
            }
            return first.hasPrefix("./") ? ShellCommand.quoted(first) : pattern
        }
        if FilePath.isDirectory(Self.source) { return Self.source }
        throw Failure(
            .noSuchFile,
            "There is no application here: neither \(Self.patterns.joined(separator: " nor ")) nor \(Self.source)")
    }
}
