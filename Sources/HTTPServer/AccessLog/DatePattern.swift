// SPDX-License-Identifier: Apache-2.0

/// A date pattern of `java.text.SimpleDateFormat`, with English names.
struct DatePattern: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case text([UInt8])
        case letters(UInt8, count: Int)
    }

    private static let letters = Set("GyYMLwWDdFEuaHkKhmsSzZX".utf8)
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private let parts: [Part]

    init(_ text: String) throws(AccessLogPatternError) {
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = Array(text.utf8)[...]
        let quote = UInt8(ascii: "'")
        while let byte = rest.popFirst() {
            if byte == quote {
                if rest.first == quote {
                    literal.append(rest.removeFirst())
                    continue
                }
                try Self.readQuoted(&rest, into: &literal, of: text)
            } else if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 {
                guard Self.letters.contains(byte) else {
                    throw .datePattern(text, letter: Character(Unicode.Scalar(byte)))
                }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = []
                var count = 1
                while rest.first == byte {
                    rest.removeFirst()
                    count += 1
                }
                parts.append(.letters(byte, count: min(count, 32)))
            } else {
                literal.append(byte)
            }
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    /// Reads up to the quote that ends a literal; two quotes stand for one.
    private static func readQuoted(
        _ rest: inout ArraySlice<UInt8>, into literal: inout [UInt8], of text: String
    ) throws(AccessLogPatternError) {
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "'") else {
                literal.append(byte)
                continue
            }
            guard rest.first == byte else { return }
            literal.append(rest.removeFirst())
        }
        throw .datePattern(text, letter: nil)
    }

    func append(_ time: LocalTime, to line: inout [UInt8]) {
        for part in parts {
            switch part {
            case .text(let bytes): line.appendPrintable(bytes)
            case .letters(let letter, let count): Self.append(letter, count, time, to: &line)
            }
        }
    }

    private static func append(_ letter: UInt8, _ count: Int, _ time: LocalTime, to line: inout [UInt8]) {
        switch letter {
        case UInt8(ascii: "G"): line += "AD".utf8
        case UInt8(ascii: "y"): appendYear(time.year, count, to: &line)
        case UInt8(ascii: "Y"): appendYear(time.weekYear, count, to: &line)
        case UInt8(ascii: "M"), UInt8(ascii: "L"):
            if count < 3 { return line.appendDecimal(time.month, width: count) }
            line += (count == 3 ? String(months[time.month - 1].prefix(3)) : months[time.month - 1]).utf8
        case UInt8(ascii: "w"): line.appendDecimal(time.weekOfYear, width: count)
        case UInt8(ascii: "W"): line.appendDecimal(time.weekOfMonth, width: count)
        case UInt8(ascii: "D"): line.appendDecimal(time.dayOfYear, width: count)
        case UInt8(ascii: "d"): line.appendDecimal(time.day, width: count)
        case UInt8(ascii: "F"): line.appendDecimal((time.day - 1) / 7 + 1, width: count)
        case UInt8(ascii: "E"):
            line += (count < 4 ? String(days[time.dayOfWeek].prefix(3)) : days[time.dayOfWeek]).utf8
        case UInt8(ascii: "u"): line.appendDecimal(time.dayOfWeek == 0 ? 7 : time.dayOfWeek, width: count)
        case UInt8(ascii: "a"): line += (time.hour < 12 ? "AM" : "PM").utf8
        case UInt8(ascii: "H"): line.appendDecimal(time.hour, width: count)
        case UInt8(ascii: "k"): line.appendDecimal(time.hour == 0 ? 24 : time.hour, width: count)
        case UInt8(ascii: "K"): line.appendDecimal(time.hour % 12, width: count)
        case UInt8(ascii: "h"): line.appendDecimal(time.hour % 12 == 0 ? 12 : time.hour % 12, width: count)
        case UInt8(ascii: "m"): line.appendDecimal(time.minute, width: count)
        case UInt8(ascii: "s"): line.appendDecimal(time.second, width: count)
        case UInt8(ascii: "S"):
            // As Tomcat does: three at a time are padded, what is left over is not.
            for _ in 0..<count / 3 { line.appendDecimal(time.millisecond, width: 3) }
            for _ in 0..<count % 3 { line.appendDecimal(time.millisecond) }
        case UInt8(ascii: "z"): line += time.zone.utf8
        case UInt8(ascii: "Z"): line.appendOffset(time.offset, colon: false)
        default: appendISOOffset(time.offset, count, to: &line)
        }
    }

    private static func appendYear(_ year: Int, _ count: Int, to line: inout [UInt8]) {
        line.appendDecimal(count == 2 ? year % 100 : year, width: count)
    }

    private static func appendISOOffset(_ offset: Int, _ count: Int, to line: inout [UInt8]) {
        guard offset != 0 else { return line.append(UInt8(ascii: "Z")) }
        if count == 1 {
            line.append(UInt8(ascii: offset < 0 ? "-" : "+"))
            line.appendDecimal(abs(offset) / 3600, width: 2)
        } else {
            line.appendOffset(offset, colon: count > 2)
        }
    }
}
