// SPDX-License-Identifier: Apache-2.0

/// A header or trailer field; its value's bytes are kept, one scalar below U+0100 for each.
public struct Field: Sendable, Hashable, CustomStringConvertible {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A value of bytes in whatever encoding a test is about.
    public init(_ name: String, bytes: [UInt8]) {
        self.init(name, String(latin1: bytes))
    }

    public var description: String { "\(name): \(value)" }

    var line: [UInt8] { Array(name.utf8) + [0x3A, 0x20] + value.latin1 + [0x0D, 0x0A] }
}

extension String {
    /// A string with one scalar for each byte, so that every sequence of bytes survives.
    public init(latin1 bytes: some Sequence<UInt8>) {
        self.init(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// One byte for each scalar below U+0100, UTF-8 for the others.
    public var latin1: [UInt8] {
        unicodeScalars.flatMap { $0.value < 0x100 ? [UInt8(truncatingIfNeeded: $0.value)] : Array(String($0).utf8) }
    }
}
