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
    static let minutes = Bounded(range: -1...5_256_000, unit: "a number of minutes")
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
