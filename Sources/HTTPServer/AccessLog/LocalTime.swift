// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A moment as calendar and clock show it in one time zone.
struct LocalTime: Sendable, Equatable {
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    let year: Int
    /// 1 to 12
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    var millisecond: Int
    /// 0 is Sunday.
    let dayOfWeek: Int
    /// From 1.
    let dayOfYear: Int
    /// Seconds east of Greenwich.
    let offset: Int
    /// The zone's abbreviation.
    let zone: String

    /// - Parameter time: microseconds since the Unix epoch.
    init(_ time: UInt64, isInUTC: Bool) {
        var seconds = time_t(time / 1_000_000)
        var parts = tm()
        if isInUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
        year = Int(parts.tm_year) + 1900
        month = min(max(Int(parts.tm_mon) + 1, 1), 12)
        day = Int(parts.tm_mday)
        hour = Int(parts.tm_hour)
        minute = Int(parts.tm_min)
        second = Int(parts.tm_sec)
        millisecond = Int(time / 1000 % 1000)
        dayOfWeek = min(max(Int(parts.tm_wday), 0), 6)
        dayOfYear = Int(parts.tm_yday) + 1
        offset = Int(parts.tm_gmtoff)
        zone = isInUTC ? "UTC" : parts.tm_zone.map { String(cString: $0) } ?? "UTC"
    }

    /// Weeks begin on Sunday, and the first of a year is the one with the first of January in it, as in the United States.
    var weekOfYear: Int { endsInNextYear ? 1 : Self.week(of: dayOfYear, dayOfWeek) }

    var weekYear: Int { endsInNextYear ? year + 1 : year }

    var weekOfMonth: Int { Self.week(of: day, dayOfWeek) }

    /// Whether the Saturday of this week is in the next year.
    private var endsInNextYear: Bool { dayOfYear + (6 - dayOfWeek) > (Self.isLeap(year) ? 366 : 365) }

    /// The number of the week in a period that a day is in.
    private static func week(of day: Int, _ dayOfWeek: Int) -> Int { (day - 1 + 6 - dayOfWeek) / 7 + 1 }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// `[31/Jan/2026:23:59:59 +0100]`, the time of the common log format.
    var common: [UInt8] {
        var line: [UInt8] = []
        line.append(UInt8(ascii: "["))
        line.appendDecimal(day, width: 2)
        line.append(UInt8(ascii: "/"))
        line.append(Self.months[month - 1])
        line.append(UInt8(ascii: "/"))
        line.appendDecimal(year, width: 4)
        for part in [hour, minute, second] {
            line.append(ASCII.colon)
            line.appendDecimal(part, width: 2)
        }
        line.append(ASCII.space)
        line.appendOffset(offset, colon: false)
        line.append(UInt8(ascii: "]"))
        return line
    }
}
