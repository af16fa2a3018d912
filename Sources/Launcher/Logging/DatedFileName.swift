// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The name of a log file; `yyyy_mm_dd` in it, in any case, stands for the day, so that every day has a file of its own.
struct DatedFileName: Equatable, Sendable {
    private static let mark = Array("yyyy_mm_dd".utf8)

    /// Absolute.
    let folder: String
    private let prefix: String
    /// What follows the day; nil for a file without one.
    private let suffix: String?
    private let isInUTC: Bool

    /// - Parameter isInUTC: whose midnight begins a day.
    init(_ name: String, isInUTC: Bool) throws(Failure) {
        let name = try FilePath.absolute(name)
        let slash = name.lastIndex(of: "/") ?? name.startIndex
        folder = slash == name.startIndex ? "/" : String(name[..<slash])
        let file = String(name[name.index(after: slash)...])
        let bytes = Array(file.utf8)
        let place = bytes.indices.first { start in
            bytes[start...].prefix(Self.mark.count).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 } == Self.mark
        }
        prefix = place.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? file
        suffix = place.map { String(decoding: bytes[($0 + Self.mark.count)...], as: UTF8.self) }
        self.isInUTC = isInUTC
    }

    /// The file that is written to.
    ///
    /// - Parameter second: since the Unix epoch.
    func path(at second: Int) -> String {
        guard let suffix else { return "\(folder)/\(prefix)" }
        return "\(folder)/\(prefix)\(day(at: second))\(suffix)"
    }

    /// The day as names have it, so that an earlier one is a lesser text.
    func day(at second: Int) -> String {
        let parts = parts(of: second)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(parts.tm_year + 1900, 4))_\(padded(parts.tm_mon + 1, 2))_\(padded(parts.tm_mday, 2))"
    }

    /// The second with which the next file begins; nil where there is only one.
    func end(after second: Int) -> Int? {
        guard suffix != nil else { return nil }
        var parts = parts(of: second)
        parts.tm_mday += 1
        parts.tm_hour = 0
        parts.tm_min = 0
        parts.tm_sec = 0
        // Summer time may begin or end meanwhile.
        parts.tm_isdst = -1
        return max(second + 1, Int(isInUTC ? timegm(&parts) : mktime(&parts)))
    }

    /// The day whose file has this name; nil for any other name.
    func day(ofFile name: String) -> Substring? {
        guard let suffix, name.utf8.count == prefix.utf8.count + Self.mark.count + suffix.utf8.count,
            name.hasPrefix(prefix), name.hasSuffix(suffix)
        else { return nil }
        let day = name.dropFirst(prefix.count).dropLast(suffix.count)
        let isDay = day.utf8.enumerated().allSatisfy { index, byte in
            index == 4 || index == 7 ? byte == UInt8(ascii: "_") : 0x30...0x39 ~= byte
        }
        return isDay ? day : nil
    }

    private func parts(of second: Int) -> tm {
        var second = time_t(second)
        var parts = tm()
        if isInUTC { gmtime_r(&second, &parts) } else { localtime_r(&second, &parts) }
        return parts
    }
}
