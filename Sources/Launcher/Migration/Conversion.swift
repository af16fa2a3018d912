// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc
internal import WebArchive

/// The jakarta.servlet form of an application for javax.servlet, made once for each state of the application and kept in
/// the base directory.
///
/// `converted/CONTEXT/DIGEST-VERSION` appears by a rename when it is complete, so one that is there is whole.
struct Conversion: Sendable {
    /// How long the tool may take, for each of its two ways.
    static let limit: Duration = .seconds(600)
    /// What makes a small program of the JVM, and what the user's JVM is told is not meant for it.
    private static let javaOptions = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    private static let javaVariables = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"]

    let tool: MigrationTool
    /// The `java` command.
    let java: String
    let environment: [String: String]
    /// The folder of this context's conversions; absolute.
    let folder: String

    /// What is served in place of the application, and whether it was there already.
    struct Result: Equatable, Sendable {
        var path: String
        var wasThere: Bool
    }

    /// Converts a WAR or a directory, which stays as it is.
    ///
    /// - Parameters:
    ///   - digest: tells one state of the source from another.
    ///   - check: looks at what has come out before it is kept.
    func convert(
        _ source: WebApplicationSource, digest: String, by child: ChildProgram,
        check: (String) throws(Failure) -> Void
    ) throws(Failure) -> Result {
        let suffix = if case .archive = source { ".war" } else { "" }
        let name = "\(digest.prefix(32))-\(tool.version)\(suffix)"
        let target = folder + "/" + name
        if access(target, F_OK) == 0 { return Result(path: target, wasThere: true) }
        let absolute = try FilePath.absolute(source.path)
        guard !folder.hasPrefix(absolute + "/") else {
            throw Failure(
                .configuration,
                """
                \(source.path) holds the directory into which it would be converted, \(folder); name another with \
                --temp-directory
                """)
        }
        let mark = "\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        // The tool goes by the ending of a file's name, which the user's need not have.
        let input = "\(folder)/.\(mark)-in\(suffix)"
        let output = "\(folder)/.\(mark)-out\(suffix)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: input, withDestinationPath: absolute)
        } catch {
            throw Failure(.configuration, "\(folder) cannot be written to: \(error.localizedDescription)")
        }
        defer {
            unlink(input)
            try? FileManager.default.removeItem(atPath: output)
        }
        try run(from: suffix.isEmpty ? absolute : input, to: output, source.path, child)
        do throws(Failure) {
            try check(output)
        } catch {
            throw Failure(
                .failure,
                "\(source.path) cannot be converted to jakarta.servlet: what has come of it is of no use: \(error)")
        }
        try keep(output, as: target)
        removeOthers(than: name)
        return Result(path: target, wasThere: false)
    }

    private func run(
        from input: String, to output: String, _ name: String, _ child: ChildProgram
    ) throws(Failure) {
        let environment = environment.filter { !Self.javaVariables.contains($0.key) }
        let arguments = Self.javaOptions + ["-cp", tool.jar, MigrationTool.mainClass, input, output]
        let end = try Signals.unblocked { () throws(Failure) in
            child.run(java, arguments, environment: environment, limit: Self.limit)
        }
        switch end {
        case .success: return
        case .cancelled:
            // Half a directory is a directory too: it must not be taken for what was to come of it.
            throw Failure(.failure, "The conversion of \(name) to jakarta.servlet was broken off")
        case .failed(let lastWords):
            let reason = lastWords.split(separator: "\n").last { !$0.hasPrefix("\tat ") } ?? "without a word"
            throw Failure(.failure, "\(name) cannot be converted to jakarta.servlet: \(reason)")
        case .tookTooLong:
            throw Failure(
                .failure, "\(name) is not converted to jakarta.servlet after \(Self.limit.inWords): it is given up")
        case .notStarted(let reason):
            throw Failure(.unavailable, "\(java), which is to convert \(name), cannot be started: \(reason)")
        }
    }

    private func keep(_ output: String, as target: String) throws(Failure) {
        let descriptor = open(output, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 {
            // A name that outlives a power failure must not be all that does.
            fsync(descriptor)
            close(descriptor)
        }
        guard rename(output, target) == 0 || access(target, F_OK) == 0 else {
            throw Failure(.configuration, "\(target) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// Removes what was made of other states of the application, or was never finished.
    private func removeOthers(than name: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for other in names where other != name && !Self.isInTheMaking(other) {
            try? FileManager.default.removeItem(atPath: folder + "/" + other)
        }
    }

    /// Whether a name begins with the mark of a process that is alive: it may be converting too.
    private static func isInTheMaking(_ name: String) -> Bool {
        guard name.hasPrefix("."), let identifier = pid_t(name.dropFirst().prefix { $0 != "-" }) else { return false }
        return identifier > 0 && (kill(identifier, 0) == 0 || errno == EPERM)
    }
}
