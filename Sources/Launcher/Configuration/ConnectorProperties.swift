// SPDX-License-Identifier: Apache-2.0
internal import HTTPServer

/// Properties of Tomcat's connector as `-A` sets them. Each is taken by what it concerns here; what nobody takes has no
/// effect, and can be named.
struct ConnectorProperties {
    private var values: [String: String] = [:]

    /// Of several with one name the last counts.
    init(_ properties: [ConnectorProperty]) {
        for property in properties { values[property.name] = property.value }
    }

    /// What nobody has taken, in a sentence; nil when there is nothing.
    var warning: String? {
        guard !values.isEmpty else { return nil }
        let names = values.keys.sorted().map { "-A\($0)" }.joined(separator: ", ")
        return "\(names) \(values.count == 1 ? "has" : "have") no effect: this server's connector has no such setting."
    }

    /// The value of the first of these names that is set; the others are taken too.
    mutating func text(_ names: String...) -> String? {
        take(names)?.value
    }

    mutating func boolean(_ name: String) throws(Failure) -> Bool? {
        guard let text = values.removeValue(forKey: name) else { return nil }
        guard let value = BooleanValue(argument: text) else {
            throw Self.failure(name, text, "neither true nor false")
        }
        return value.value
    }

    mutating func integer(_ names: String..., in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let (name, text) = take(names) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Self.failure(name, text, "not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(Failure) -> Choice? where Choice.RawValue == String {
        guard let text = values.removeValue(forKey: name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.failure(name, text, "none of \(known)")
        }
        return choice
    }

    static func failure(_ name: String, _ text: String, _ offence: String) -> Failure {
        Failure(.usage, "-A\(name)='\(text)' is \(offence).")
    }

    private mutating func take(_ names: [String]) -> (name: String, value: String)? {
        let found = names.compactMap { name in values.removeValue(forKey: name).map { (name: name, value: $0) } }
        return found.first
    }
}
