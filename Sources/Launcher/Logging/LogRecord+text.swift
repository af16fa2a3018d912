// SPDX-License-Identifier: Apache-2.0
import Logging

extension LogRecord {
    /// The program's own name in the log, left out of the text as nearly every line would carry it.
    static let ownName = "runner"

    /// `time LEVEL message name=value`, further lines indented.
    ///
    /// Indenting is a safeguard too: text that a client chose cannot begin a line of its own and pass for a record. For
    /// the same reason control characters are written as escapes, so that none reaches the terminal.
    func textBytes(coloured: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96 + message.utf8.count)
        time.append(to: &bytes)
        bytes.append(UInt8(ascii: " "))
        if coloured { bytes += level.colour.utf8 }
        bytes += level.label.utf8
        if coloured { bytes += "\u{1b}[0m".utf8 }
        bytes.append(UInt8(ascii: " "))
        if logger != Self.ownName {
            Self.append(logger, to: &bytes)
            bytes += ": ".utf8
        }
        var lines = message.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }[...]
        while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        if let first = lines.popFirst() {
            Self.append(first, to: &bytes)
        }
        for fact in facts {
            bytes.append(UInt8(ascii: " "))
            Self.append(fact.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.appendValue(fact.value, to: &bytes)
        }
        for line in lines {
            bytes += "\n    ".utf8
            Self.append(line, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func appendValue(_ value: String, to bytes: inout [UInt8]) {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7f }
        if isPlain {
            bytes += value.utf8
        } else {
            appendJSONString(value, to: &bytes)
        }
    }

    private static func append(_ text: some StringProtocol, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f {
                bytes += "\\x\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16))".utf8
            } else {
                bytes.append(byte)
            }
        }
    }
}

extension Logger.Level {
    /// The level in five columns.
    fileprivate var label: String {
        switch self {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO "
        case .notice: "NOTE "
        case .warning: "WARN "
        case .error: "ERROR"
        case .critical: "FATAL"
        }
    }

    fileprivate var colour: String {
        switch self {
        case .trace, .debug: "\u{1b}[2m"
        case .info: "\u{1b}[32m"
        case .notice: "\u{1b}[36m"
        case .warning: "\u{1b}[33m"
        case .error: "\u{1b}[31m"
        case .critical: "\u{1b}[1;31m"
        }
    }
}
