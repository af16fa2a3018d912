// SPDX-License-Identifier: Apache-2.0

/// How a record looks on its way out.
enum LogFormat: String, CaseIterable, Sendable {
    /// For people: time, level, message, then `key=value`; further lines of a message are indented.
    case text
    /// For collectors: one JSON object a line, so that a stack trace is one record.
    case json
}
