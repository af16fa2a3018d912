// SPDX-License-Identifier: Apache-2.0

/// A field's bytes as Java writes them: one that says the type, then the value.
public struct SessionValue: Sendable {
    private let bytes: [UInt8]

    /// Takes a field's bytes, whatever they are.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The type as Java calls it; nil if the bytes are none of ours.
    public var type: String? {
        switch bytes.first {
        case UInt8(ascii: "S"): "String"
        case UInt8(ascii: "I"): "int"
        case UInt8(ascii: "L"): "long"
        case UInt8(ascii: "D"): "double"
        case UInt8(ascii: "F"): "float"
        case UInt8(ascii: "H"): "short"
        case UInt8(ascii: "C"): "char"
        case UInt8(ascii: "Z"): "boolean"
        case UInt8(ascii: "Y"): "byte"
        case UInt8(ascii: "R"): "saved request"
        case UInt8(ascii: "O"): className ?? "Java object"
        default: nil
        }
    }

    /// The class of a serialised object, as the stream's beginning names it (Java Object Serialization Specification 6.4);
    /// nil where it does not begin with one.
    public var className: String? {
        // STREAM_MAGIC and version 5, TC_OBJECT, TC_ARRAY or TC_ENUM, TC_CLASSDESC, length and name.
        guard bytes.count > 9, bytes[0] == UInt8(ascii: "O"), bytes[1...4] == [0xAC, 0xED, 0x00, 0x05],
            [0x73, 0x75, 0x7E].contains(bytes[5]), bytes[6] == 0x72
        else { return nil }
        let length = Int(bytes[7]) << 8 | Int(bytes[8])
        guard bytes.count >= 9 + length else { return nil }
        return String(validating: bytes[9..<9 + length], as: UTF8.self)
    }
}

extension SessionValue: CustomStringConvertible {
    /// The value as text for a terminal: control characters escaped, an object only named.
    public var description: String {
        let count = bytes.count - 1
        switch bytes.first {
        case UInt8(ascii: "O"):
            return "Java object" + (className.map { " of class \(Self.printable($0))" } ?? "") + ", \(count) bytes"
        case UInt8(ascii: "R"): return "request to come back to, \(count) bytes"
        case _ where type != nil: return Self.printable(String(decoding: bytes.dropFirst(), as: UTF8.self))
        default: return "\(bytes.count) bytes of an unknown kind"
        }
    }

    /// A text with what would move a terminal's cursor written as `\u{…}`.
    public static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isControl) else { return text }
        var printable = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                printable += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                printable.unicodeScalars.append(scalar)
            }
        }
        return printable
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
