// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The dates that the fields of a request may hold (RFC 9110, 5.6.7), in milliseconds since the Unix epoch.
enum FieldDate {
    /// Parses the three forms that a recipient must accept, with the leniency of Tomcat; nil when it is none of them.
    ///
    /// The weekday is not checked against the date, fields may overflow (`35 Mar` is 4 April), text behind the date is
    /// ignored, names may be written in full and in any case.
    static func parse(_ value: ArraySlice<UInt8>) -> Int64? {
        for form in [Form.rfc5322, .rfc850, .asctime] {
            var parser = Parser(value)
            if let date = parser.parse(form), date != -1 { return date }
        }
        return nil
    }

    private enum Form {
        /// `Sun, 06 Nov 1994 08:49:37 GMT`
        case rfc5322
        /// `Sunday, 06-Nov-94 08:49:37 GMT`
        case rfc850
        /// `Sun Nov  6 08:49:37 1994`
        case asctime
    }

    private struct Parser {
        var rest: ArraySlice<UInt8>

        init(_ value: ArraySlice<UInt8>) { rest = value }

        mutating func parse(_ form: Form) -> Int64? {
            switch form {
            case .rfc5322: dayFirst(separator: " ", shortYear: false)
            case .rfc850: dayFirst(separator: "-", shortYear: true)
            case .asctime: monthFirst()
            }
        }

        private mutating func dayFirst(separator: StaticString, shortYear: Bool) -> Int64? {
            guard name(of: weekdays) != nil, literal(", "), let day = number(), literal(separator),
                let month = name(of: months), literal(separator), let year = year(isShort: shortYear), literal(" "),
                let time = timeOfDay(), literal(" "), let zone = zone()
            else { return nil }
            return date(year: year, month: month, day: day, time: time - zone)
        }

        private mutating func monthFirst() -> Int64? {
            guard name(of: weekdays) != nil, literal(" "), let month = name(of: months), literal(" "),
                let day = number(), literal(" "), let time = timeOfDay(), literal(" "), let year = year(isShort: false)
            else { return nil }
            return date(year: year, month: month, day: day, time: time)
        }

        private func date(year: Int64, month: Int, day: Int64, time: Int64) -> Int64 {
            let days = FieldDate.days(fromYear: year, month: month, day: 1) + day - 1
            return (days * 86_400 + time) * 1000
        }

        /// Seconds since midnight.
        private mutating func timeOfDay() -> Int64? {
            guard let hour = number(), literal(":"), let minute = number(), literal(":"), let second = number()
            else { return nil }
            return hour * 3600 + minute * 60 + second
        }

        private mutating func literal(_ text: StaticString) -> Bool {
            text.withUTF8Buffer { text in
                guard rest.starts(with: text) else { return false }
                rest = rest.dropFirst(text.count)
                return true
            }
        }

        private mutating func skipBlanks() {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
        }

        /// At most nine digits, so that nothing computed from it overflows.
        private mutating func number() -> Int64? {
            skipBlanks()
            let digits = rest.prefix(while: \.isDigit)
            guard !digits.isEmpty, digits.count < 10 else { return nil }
            rest = rest.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }

        /// A year of exactly two digits lies, in the form of RFC 850, within 80 years before and 20 after now.
        private mutating func year(isShort: Bool) -> Int64? {
            skipBlanks()
            let width = rest.prefix(while: \.isDigit).count
            guard let year = number() else { return nil }
            guard isShort, width == 2 else { return year }
            let earliest = currentYear() - 80
            let candidate = earliest - earliest % 100 + year
            return candidate < earliest ? candidate + 100 : candidate
        }

        private func currentYear() -> Int64 {
            var now = time(nil)
            var parts = tm()
            gmtime_r(&now, &parts)
            return Int64(parts.tm_year) + 1900
        }

        private mutating func name(of names: [[UInt8]]) -> Int? {
            skipBlanks()
            let word = rest.prefix(while: \.isASCIILetter)
            for length in [word.count, 3] {
                for (index, name) in names.enumerated()
                where length <= word.count && (length == name.count || length == 3)
                    && zip(word.prefix(length), name).allSatisfy({ $0.lowercasedASCII == $1.lowercasedASCII })
                {
                    rest = rest.dropFirst(length)
                    return index + (names.count == 12 ? 1 : 0)
                }
            }
            return nil
        }

        /// Seconds east of Greenwich.
        private mutating func zone() -> Int64? {
            skipBlanks()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                let digits = rest.dropFirst().prefix(4)
                guard digits.count == 4, digits.allSatisfy(\.isDigit) else { return nil }
                rest = rest.dropFirst(5)
                let value = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
                let seconds = value / 100 * 3600 + value % 100 * 60
                return sign == UInt8(ascii: "-") ? -seconds : seconds
            }
            let word = rest.prefix(while: \.isASCIILetter).prefix(3)
            for (name, hours) in zones where word.isSpelled(name) {
                rest = rest.dropFirst(3)
                return hours * 3600
            }
            return nil
        }
    }

    /// The zones of RFC 5322, 4.3; Java knows several hundred more, which no client sends.
    private static let zones: [(StaticString, Int64)] = [
        ("gmt", 0), ("utc", 0), ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7), ("mdt", -6),
        ("pst", -8), ("pdt", -7),
    ]

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        .map { [UInt8]($0.utf8) }
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ].map { [UInt8]($0.utf8) }

    /// The day number (0 is 1 January 1970) of a date in the Gregorian calendar; `month` from 1 to 12.
    private static func days(fromYear year: Int64, month: Int, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.quotient(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity: a year may lie before the epoch.
    fileprivate func quotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
