// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A moment in UTC, to the millisecond.
struct Timestamp: Equatable, Sendable {
    let millisecondsSinceEpoch: Int64

    init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Appends the moment as ISO 8601, `2026-01-31T23:59:59.999Z`.
    ///
    /// The calendar is computed here (days since 1 March 0000, in eras of 400 years): strftime wants the C library's
    /// time zone lock for every record.
    func append(to bytes: inout [UInt8]) {
        let day = Self.floorDivide(millisecondsSinceEpoch, 86_400_000)
        let millisecond = millisecondsSinceEpoch - day * 86_400_000

        let shifted = day + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

        Self.append(year, width: 4, then: "-", to: &bytes)
        Self.append(month, width: 2, then: "-", to: &bytes)
        Self.append(dayOfMonth, width: 2, then: "T", to: &bytes)
        Self.append(millisecond / 3_600_000, width: 2, then: ":", to: &bytes)
        Self.append(millisecond / 60_000 % 60, width: 2, then: ":", to: &bytes)
        Self.append(millisecond / 1000 % 60, width: 2, then: ".", to: &bytes)
        Self.append(millisecond % 1000, width: 3, then: "Z", to: &bytes)
    }

    private static func append(_ number: Int64, width: Int, then separator: Unicode.Scalar, to bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: separator))
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
