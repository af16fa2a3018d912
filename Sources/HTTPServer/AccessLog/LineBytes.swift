// SPDX-License-Identifier: Apache-2.0

/// What is appended to a line of the access log; no string is made for it.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// - Parameter width: digits at least, zeros in front.
    mutating func appendDecimal(_ value: some BinaryInteger, width: Int = 1) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = UInt64(value.magnitude)
        let start = count
        repeat {
            append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        while count - start < width { append(0x30) }
        self[start...].reverse()
    }

    /// `+0100`, from seconds east of Greenwich.
    mutating func appendOffset(_ offset: Int, colon: Bool) {
        append(UInt8(ascii: offset < 0 ? "-" : "+"))
        appendDecimal(abs(offset) / 3600, width: 2)
        if colon { append(ASCII.colon) }
        appendDecimal(abs(offset) / 60 % 60, width: 2)
    }

    /// Appends what a client or an application chose, so that it can neither end the line nor a quoted part of it, nor
    /// speak to a terminal: as Tomcat does, `\"` and `\\`, C's escapes, and `\u00e9` for each byte that is not ASCII; `-`
    /// for nothing.
    mutating func appendEscaped(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return append(UInt8(ascii: "-")) }
        appendPrintable(bytes)
    }

    /// As ``appendEscaped(_:)``, with nothing for nothing.
    mutating func appendPrintable(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                append(byte)
            } else {
                appendEscape(UInt16(byte))
            }
        }
    }

    /// As ``appendEscaped(_:)`` for a text of the application's, in which a character may be more than a byte.
    mutating func appendEscaped(text bytes: [UInt8]) {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return appendEscaped(bytes) }
        for unit in String(decoding: bytes, as: UTF8.self).utf16 {
            guard unit < 0x80 else {
                appendEscape(unit)
                continue
            }
            appendPrintable(CollectionOfOne(UInt8(truncatingIfNeeded: unit)))
        }
    }

    private mutating func appendEscape(_ unit: UInt16) {
        append(UInt8(ascii: "\\"))
        switch unit {
        case 0x22, 0x5C: append(UInt8(truncatingIfNeeded: unit))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] {
                let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 15
                append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}
