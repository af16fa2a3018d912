// SPDX-License-Identifier: Apache-2.0

/// System properties that the command line of a JVM sets (`-Dname=value`).
struct JavaProperties: Equatable, Sendable {
    private var values: [String: String] = [:]

    /// Takes them from `JAVA_OPTS`; a value with white space in it is not looked for.
    init(_ environment: [String: String]) {
        for word in (environment["JAVA_OPTS"] ?? "").split(whereSeparator: \.isWhitespace) {
            add(word.filter { $0 != "'" && $0 != "\"" })
        }
    }

    /// Takes one option, if it is one that sets a property.
    mutating func add(_ option: String) {
        guard option.hasPrefix("-D") else { return }
        let name = option.dropFirst(2).prefix { $0 != "=" }
        values[String(name)] = String(option.dropFirst(2 + name.count + 1))
    }

    subscript(name: String) -> String? { values[name] }
}
