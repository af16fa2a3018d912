// SPDX-License-Identifier: Apache-2.0

/// A time as `Date` writes it (RFC 9110 5.6.7, IMF-fixdate), 29 bytes without an allocation.
struct HTTPDate {
    static let length = 29

    private var storage: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// - Parameter seconds: since the Unix epoch; negative ones are taken as 0.
    init(secondsSinceEpoch seconds: Int) {
        let seconds = max(0, seconds)
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = Self.civil(days)
        Swift.withUnsafeMutableBytes(of: &storage) { bytes in
            var index = 0
            func put(_ byte: UInt8) {
                bytes[index] = byte
                index += 1
            }
            func put(_ text: StaticString, _ range: Range<Int>) {
                for position in range { put(text.utf8Start[position]) }
            }
            func put(_ value: Int, digits: Int) {
                var divisor = digits == 4 ? 1000 : 10
                while divisor > 0 {
                    put(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
                    divisor /= 10
                }
            }
            let weekday = (days + 4) % 7
            put("SunMonTueWedThuFriSat", weekday * 3..<weekday * 3 + 3)
            put(", ", 0..<2)
            put(day, digits: 2)
            put(ASCII.space)
            put("JanFebMarAprMayJunJulAugSepOctNovDec", month * 3 - 3..<month * 3)
            put(ASCII.space)
            put(year, digits: 4)
            put(ASCII.space)
            put(time / 3600, digits: 2)
            put(ASCII.colon)
            put(time / 60 % 60, digits: 2)
            put(ASCII.colon)
            put(time % 60, digits: 2)
            put(" GMT", 0..<4)
        }
    }

    @inline(__always)
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: storage) { body(UnsafeRawBufferPointer(rebasing: $0[..<Self.length])) }
    }

    /// Year, month and day of the proleptic Gregorian calendar, by eras of 400 years that begin in March.
    private static func civil(_ daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (min(year, 9999), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
