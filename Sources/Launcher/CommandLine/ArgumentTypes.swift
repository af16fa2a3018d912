// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// A boolean that takes a value, `true` or `false` in any case, as JCommander's booleans of arity 1 do.
struct BooleanValue: ExpressibleByArgument, Equatable, Sendable {
    let value: Bool

    init(_ value: Bool) {
        self.value = value
    }

    init?(argument: String) {
        switch argument.lowercased() {
        case "true": self.value = true
        case "false": self.value = false
        default: return nil
        }
    }

    var defaultValueDescription: String { String(value) }
    static let allValueStrings = ["true", "false"]
}

/// A whole number, and an error that says which numbers are possible when it is not.
struct Bounded {
    let range: ClosedRange<Int>
    let unit: String

    func callAsFunction(_ text: String) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError("'\(text)' is not \(unit) from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    static let port = Bounded(range: 0...65535, unit: "a port number")
    static let threads = Bounded(range: 0...10_000, unit: "a number of threads")
    static let connections = Bounded(range: 1...10_000, unit: "a number of connections")
    static let milliseconds = Bounded(range: 1...600_000, unit: "a number of milliseconds")
    static let bytes = Bounded(range: 1...Int(Int32.max), unit: "a number of bytes")
    static let minutes = Bounded(range: -1...5_256_000, unit: "a number of minutes")
}

/// Media types, or beginnings of media types, separated by commas.
struct MediaTypeList: ExpressibleByArgument, Equatable, Sendable {
    let types: [String]

    /// What webapp-runner and Tomcat compress.
    static let usual = MediaTypeList([
        "text/html", "text/xml", "text/plain", "text/css", "application/json", "application/xml", "text/javascript",
        "application/javascript",
    ])

    init(_ types: [String]) {
        self.types = types
    }

    init?(argument: String) {
        types = argument.split(separator: ",").map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
        let isType: (String) -> Bool = { type in
            type.contains("/") && type.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
        guard !types.isEmpty, types.allSatisfy(isType) else { return nil }
    }
}

/// A length of time given as a number of seconds, fractions allowed.
struct Seconds: ExpressibleByArgument, Equatable, Sendable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let seconds = Double(argument), seconds.isFinite, (0...86_400).contains(seconds) else { return nil }
        self.duration = .milliseconds(Int((seconds * 1000).rounded()))
    }

    var defaultValueDescription: String {
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0 ? String(seconds) : "\(Double(seconds) + Double(attoseconds) / 1e18)"
    }
}
