// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// A descriptor that records are written to, each by one write(2) and without a buffer.
///
/// Java writes `System.out` to the same descriptor without a buffer of its own; so what the application prints and what
/// is logged come out in the order in which they happened.
final class LogStream: Sendable {
    /// The log's own stream.
    ///
    /// It is standard output, as a platform's log collector expects and as that is where an application's own output
    /// goes; standard error is left to the one sentence with which the process ends when it fails.
    static let standardOutput = LogStream(descriptor: STDOUT_FILENO)
    static let standardError = LogStream(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    /// Whether a person is reading.
    let isTerminal: Bool
    /// Whether colours are wanted: on a terminal that has them, unless `NO_COLOR` is set.
    let isColoured: Bool
    /// The last line of a terminal, drawn again after every record; empty when there is none.
    private let statusLine = Mutex("")

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isColoured = isTerminal && terminal != "dumb" && getenv("NO_COLOR") == nil
    }

    func write(_ bytes: [UInt8]) {
        statusLine.withLock { status in
            if status.isEmpty {
                put(bytes)
            } else {
                put(Array("\r\u{1b}[K".utf8) + bytes + Array(status.utf8))
            }
        }
    }

    /// Shows a line that stays below all records until it is replaced or cleared; nothing where no person is reading.
    func show(status line: String) {
        guard isTerminal else { return }
        statusLine.withLock { status in
            guard status != line else { return }
            status = line
            put(Array("\r\u{1b}[K\(line)".utf8))
        }
    }

    /// Writes all bytes, waiting when the reader of a non-blocking pipe is slow; gives up when there is no reader.
    private func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count < 0 && errno == EAGAIN {
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    Glibc.poll(&poll, 1, 1000)
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}
