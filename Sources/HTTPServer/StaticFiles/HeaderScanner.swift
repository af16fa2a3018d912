// SPDX-License-Identifier: Apache-2.0

/// Reads the value of a header field from left to right, with the same tolerance for white space as Tomcat's parser.
struct HeaderScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// What became of a constant that was asked for.
    enum Skip {
        case found, notFound, end
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next byte, without taking it.
    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// Takes white space and then the constant, if it is there.
    mutating func skip(_ constant: StaticString) -> Skip {
        skipWhitespace()
        guard position < bytes.endIndex else { return .end }
        return constant.withUTF8Buffer { constant in
            guard bytes[position...].starts(with: constant) else { return .notFound }
            position += constant.count
            return .found
        }
    }

    /// Takes a token (RFC 9110, 5.6.2); empty only at the end of the value, nil when something else stands there.
    mutating func token() -> ArraySlice<UInt8>? {
        skipWhitespace()
        let start = position
        while let byte = next, byte.isTokenCharacter { position += 1 }
        if start == position, next != nil { return nil }
        return bytes[start..<position]
    }

    /// A number, the lack of one, or one that no length can reach.
    enum Number: Equatable {
        case value(Int64), absent, tooLarge
    }

    /// Takes a run of digits.
    mutating func number() -> Number {
        skipWhitespace()
        let start = position
        var value: Int64? = 0
        while let byte = next, byte.isDigit {
            position += 1
            let digit = Int64(byte - UInt8(ascii: "0"))
            value = value.flatMap { value in
                let (tens, first) = value.multipliedReportingOverflow(by: 10)
                let (sum, second) = tens.addingReportingOverflow(digit)
                return first || second ? nil : sum
            }
        }
        guard start < position else { return .absent }
        return value.map(Number.value) ?? .tooLarge
    }

    /// Takes a quoted string and returns it with its quotes; nil when none stands there or it does not end.
    mutating func quotedString() -> ArraySlice<UInt8>? {
        skipWhitespace()
        let start = position
        guard next == UInt8(ascii: "\"") else { return nil }
        position += 1
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\"") { return bytes[start..<position] }
            if byte == UInt8(ascii: "\\") {
                guard next != nil else { return nil }
                position += 1
            }
        }
        return nil
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isASCIILetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    /// Whether the byte may stand in a token (RFC 9110, 5.6.2).
    var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"),
            UInt8(ascii: "~"):
            true
        default: isDigit || isASCIILetter
        }
    }
}
