// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// A descriptor that records are written to, each by one write(2) as long as it is no longer than a pipe takes at once, and
/// without a buffer.
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
    private let state = Mutex(State())

    fileprivate struct State {
        /// The last line of a terminal, drawn again after every record; empty when there is none.
        var status = ""
        /// The reader has not taken anything for so long that nobody waits for it any more.
        var isStalled = false
        /// A record was cut off, so that the next one must begin a line.
        var isCut = false
        /// Records that were dropped.
        var lost = 0
    }

    /// How long a record waits for a reader that takes nothing, in milliseconds.
    private static let patience: Int32 = 2000
    /// What a pipe takes in one piece when it has told that it takes something (PIPE_BUF), and never half of it.
    static let piece = 4096

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isColoured = isTerminal && terminal != "dumb" && getenv("NO_COLOR") == nil
    }

    /// Writes all bytes, however long the reader takes; for what a person or a program has asked for.
    func write(_ bytes: [UInt8]) {
        state.withLock { state in _ = put(state.framed(bytes), patience: -1) }
    }

    /// Writes a record, and waits no longer than a moment for a reader that has stalled: who logs may be an event loop, or
    /// about to end the process.
    ///
    /// - Returns: how many records were dropped before this one, to be told once the reader goes on.
    func log(_ record: [UInt8]) -> Int {
        state.withLock { state in
            let bytes = (state.isCut ? [0x0A] : []) + state.framed(record)
            let outcome = put(bytes, patience: state.isStalled ? 0 : Self.patience)
            guard outcome == .all else {
                state.isCut = state.isCut || outcome == .some
                state.isStalled = true
                state.lost += 1
                return 0
            }
            defer { state.lost = 0 }
            state.isStalled = false
            state.isCut = false
            return state.lost
        }
    }

    /// Writes no more bytes than ``piece``, however long the reader takes, and keeps nobody else from writing meanwhile; for
    /// who has a thread of its own.
    func writePatiently(_ bytes: ArraySlice<UInt8>) {
        repeat {
            while !isWritable(within: 1000) {}
        } while state.withLock { state in put(state.framed(Array(bytes)), patience: 0) } == .none
    }

    /// Shows a line that stays below all records until it is replaced or cleared; nothing where no person is reading.
    func show(status line: String) {
        guard isTerminal else { return }
        state.withLock { state in
            guard state.status != line else { return }
            state.status = line
            _ = put(Array("\r\u{1b}[K\(line)".utf8), patience: Self.patience)
        }
    }

    private enum Outcome {
        /// Everything was written, or there is no reader any more.
        case all
        case some
        case none
    }

    /// Writes in pieces that do not block once the descriptor takes any.
    ///
    /// - Parameter patience: milliseconds to wait for a reader that takes nothing; negative for ever.
    private func put(_ bytes: [UInt8], patience: Int32) -> Outcome {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                guard isWritable(within: patience) else { return rest.count == bytes.count ? .none : .some }
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.piece))
                let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR && errno != EAGAIN {
                    return .all
                }
            }
            return .all
        }
    }

    /// - Parameter limit: milliseconds; negative for ever.
    private func isWritable(within limit: Int32) -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let count = poll(&event, 1, limit)
            // What poll(2) cannot tell, write(2) will.
            if count != 0, !(count < 0 && errno == EINTR) { return true }
            if count == 0 { return false }
        }
    }
}

extension LogStream.State {
    /// Bytes that take the place of a terminal's last line and put it back.
    fileprivate func framed(_ bytes: [UInt8]) -> [UInt8] {
        status.isEmpty ? bytes : Array("\r\u{1b}[K".utf8) + bytes + Array(status.utf8)
    }
}
