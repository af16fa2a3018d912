// SPDX-License-Identifier: Apache-2.0
import Logging

/// swift-log's way to the log stream.
struct StreamLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let stream: LogStream
    private let format: LogFormat

    init(label: String, stream: LogStream, format: LogFormat, level: Logger.Level) {
        self.label = label
        self.stream = stream
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        write(record(event, at: .now))
    }

    private func write(_ record: LogRecord) {
        let lost = stream.log(record.bytes(as: format, coloured: stream.isColoured))
        guard lost > 0 else { return }
        // Behind the first that was taken again: only then is it known how many they were.
        write(
            LogRecord(
                time: .now, level: .warning, logger: label,
                message: "Records of the log were lost, as nobody took them.", facts: [("records", String(lost))]))
    }

    /// The record of an event: the handler's facts, then those that came with the event, which win.
    func record(_ event: LogEvent, at time: Timestamp) -> LogRecord {
        var facts = metadata
        if let provided = metadataProvider?.get() {
            facts.merge(provided) { _, new in new }
        }
        if let own = event.metadata {
            facts.merge(own) { _, new in new }
        }
        if let error = event.error {
            facts["error"] = "\(error)"
        }
        // A record that the engine passes on from Java names the logger that made it.
        let logger = facts.removeValue(forKey: "logger").map { "\($0)" } ?? label
        return LogRecord(
            time: time,
            level: event.level,
            logger: logger,
            message: "\(event.message)",
            facts: facts.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        )
    }
}
