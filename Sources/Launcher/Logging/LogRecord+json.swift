// SPDX-License-Identifier: Apache-2.0
import Logging

extension LogRecord {
    /// The names a record has of its own; a fact of the same name gets an underscore in front.
    private static let reserved: Set<String> = ["time", "level", "logger", "message", "detail"]

    /// One JSON object (RFC 8259) and a line end; lines after the message's first are in `detail`.
    func jsonBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128 + message.utf8.count)
        bytes += "{\"time\":\"".utf8
        time.append(to: &bytes)
        bytes += "\",\"level\":\"\(level.rawValue)\"".utf8
        Self.appendMember("logger", logger, to: &bytes)
        let end = message.firstIndex { $0 == "\n" || $0 == "\r\n" } ?? message.endIndex
        Self.appendMember("message", message[..<end], to: &bytes)
        if end < message.endIndex {
            Self.appendMember("detail", message[message.index(after: end)...], to: &bytes)
        }
        for fact in facts {
            let name = Self.reserved.contains(fact.name) ? "_\(fact.name)" : fact.name
            Self.appendMember(name, fact.value, to: &bytes)
        }
        bytes += "}\n".utf8
        return bytes
    }

    private static func appendMember(_ name: String, _ value: some StringProtocol, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        appendJSONString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendJSONString(value, to: &bytes)
    }

    /// Appends a text as a JSON string, quotes included (RFC 8259 7).
    static func appendJSONString(_ text: some StringProtocol, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20, 0x7f: bytes += "\\u00\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
