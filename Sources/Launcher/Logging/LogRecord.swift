// SPDX-License-Identifier: Apache-2.0
import Logging

/// One event on its way to the log, with everything that is written about it.
struct LogRecord {
    var time: Timestamp
    var level: Logger.Level
    /// Who speaks: `runner` for this program, a Java logger's name for the application's.
    var logger: String
    /// The first line is the event; further lines (a stack trace, a list) belong to it.
    var message: String
    /// Facts about the event, sorted by name.
    var facts: [(name: String, value: String)]

    /// The bytes of the record, line end included.
    func bytes(as format: LogFormat, coloured: Bool) -> [UInt8] {
        switch format {
        case .text: textBytes(coloured: coloured)
        case .json: jsonBytes()
        }
    }
}
