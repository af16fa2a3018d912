// SPDX-License-Identifier: Apache-2.0
import Logging
import Synchronization

/// The messages of a log, which a test can wait for.
final class LogLines: Sendable {
    private let state = Mutex<(lines: [String], waiting: [(part: String, CheckedContinuation<Void, Never>)])>(([], []))

    var all: [String] { state.withLock { $0.lines } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    /// Waits until a message has `part` in it.
    func contains(_ part: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.lines.contains(where: { $0.contains(part) }) { return true }
                state.waiting.append((part, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func add(_ line: String) {
        let met = state.withLock { state in
            state.lines.append(line)
            let met = state.waiting.filter { line.contains($0.part) }
            state.waiting.removeAll { line.contains($0.part) }
            return met
        }
        for (_, continuation) in met { continuation.resume() }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add("\(event.message)") }
    }
}
