// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Logging

/// Standard output and standard error in a file, for everything in the process that writes to them: the log, the
/// application, the JVM.
enum OutputFile {
    private static let queue = DispatchQueue(label: "runner.output")

    /// Turns both streams into the file, which is appended to, and into the next day's when that begins.
    static func begin(_ name: DatedFileName) throws(Failure) {
        try turn(into: name.path(at: Date()))
        follow(name)
    }

    private static func turn(into path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw Failure(.configuration, "--out \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        dup2(descriptor, STDOUT_FILENO)
        dup2(descriptor, STDERR_FILENO)
        close(descriptor)
    }

    private static func follow(_ name: DatedFileName) {
        guard let next = name.end(after: Date()) else { return }
        let seconds = max(1, next.timeIntervalSinceNow)
        queue.asyncAfter(wallDeadline: .now() + seconds) {
            do throws(Failure) {
                try turn(into: name.path(at: Date()))
            } catch {
                // The old file goes on: what is written is not lost.
                Logger(label: LogRecord.ownName).error("\(error)")
            }
            follow(name)
        }
    }
}
