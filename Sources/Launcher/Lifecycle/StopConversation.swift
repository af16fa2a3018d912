// SPDX-License-Identifier: Apache-2.0

/// What is said on one connection to the stop port: a line with the key, a line with a command, as Jetty's
/// `ShutdownMonitor` has it.
struct StopConversation: Equatable, Sendable {
    /// What both lines may have together.
    static let longest = 1024

    enum Command: String, Sendable {
        case stop, stopexit, exit, forcestop, status, pid
    }

    enum Step: Equatable, Sendable {
        case wait
        /// Close without an answer: a wrong key, an unknown command, too much.
        case refuse(reason: String)
        case obey(Command)
    }

    private let key: [UInt8]
    private var received: [UInt8] = []

    init(key: String) {
        self.key = Array(key.utf8)
    }

    /// Takes bytes as they come.
    mutating func receive(_ bytes: some Sequence<UInt8>) -> Step {
        for byte in bytes where received.count <= Self.longest { received.append(byte) }
        let lines = received.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.count > 1, !isKey(Self.trimmed(lines[0])) { return .refuse(reason: "a wrong key") }
        if lines.count > 2 {
            let text = String(decoding: Self.trimmed(lines[1]), as: UTF8.self).lowercased()
            return Command(rawValue: text).map { .obey($0) } ?? .refuse(reason: "an unknown command")
        }
        return received.count > Self.longest ? .refuse(reason: "too long a line") : .wait
    }

    /// Compares in a time that does not tell how much of it is right.
    private func isKey(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count == key.count else { return false }
        return zip(line, key).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}
