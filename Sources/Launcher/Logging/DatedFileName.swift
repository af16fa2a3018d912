// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The name of a log file; `yyyy_mm_dd` in it stands for the day, so that every day has a file of its own.
struct DatedFileName: Equatable, Sendable {
    private static let mark = "yyyy_mm_dd"

    /// As the user wrote it.
    let pattern: String
    private let timeZone: TimeZone

    /// - Parameter timeZone: whose days they are.
    init(_ pattern: String, timeZone: TimeZone) {
        self.pattern = pattern
        self.timeZone = timeZone
    }

    var isDated: Bool { pattern.lowercased().contains(Self.mark) }

    /// The file that is written to at a moment.
    func path(at date: Date) -> String {
        guard let range = pattern.range(of: Self.mark, options: .caseInsensitive) else { return pattern }
        let day = calendar.dateComponents([.year, .month, .day], from: date)
        func padded(_ number: Int?, _ width: Int) -> String {
            let digits = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let text = "\(padded(day.year, 4))_\(padded(day.month, 2))_\(padded(day.day, 2))"
        return pattern.replacingCharacters(in: range, with: text)
    }

    /// When the next file begins; nil where there is only one.
    func end(after date: Date) -> Date? {
        guard isDated, let next = calendar.date(byAdding: .day, value: 1, to: date) else { return nil }
        return calendar.startOfDay(for: next)
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar
    }
}
