// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
internal import Logging

/// Standard output and standard error in a file, for everything in the process that writes to them: the log, the
/// application, the JVM.
enum OutputFile {
    private static let queue = DispatchQueue(label: "runner.output")

    /// Turns both streams into the file, which is appended to, and into the next day's when that begins.
    static func begin(_ name: DatedFileName) throws(Failure) {
        try turn(into: name.path(at: time(nil)))
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
        let now = time(nil)
        guard let next = name.end(after: now) else { return }
        queue.asyncAfter(wallDeadline: .now() + .seconds(next - now)) {
            do throws(Failure) {
                try turn(into: name.path(at: time(nil)))
            } catch {
                // The old file goes on: what is written is not lost.
                Logger(label: LogRecord.ownName).error("\(error)")
            }
            follow(name)
        }
    }
}
