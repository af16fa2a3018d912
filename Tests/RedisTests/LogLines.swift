// SPDX-License-Identifier: Apache-2.0
import Logging
import Synchronization

/// A log that a test can read: `level message`.
final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "redis") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.kept.withLock { $0.append("\(event.level) \(event.message)") } }
    }
}
