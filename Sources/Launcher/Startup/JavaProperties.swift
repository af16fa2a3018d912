// SPDX-License-Identifier: Apache-2.0
internal import JavaRuntime

/// System properties that the command line of a JVM sets (`-Dname=value`).
struct JavaProperties: Equatable, Sendable {
    private var values: [String: String] = [:]

    /// Takes them from `JAVA_OPTS`; what is wrong with that is said where the JVM's options are read.
    init(_ environment: [String: String]) {
        let words = try? ShellWords.split(environment["JAVA_OPTS"] ?? "", source: "JAVA_OPTS")
        for word in words ?? [] { add(word) }
    }

    /// Takes one option, if it is one that sets a property.
    mutating func add(_ option: String) {
        guard option.hasPrefix("-D") else { return }
        let name = option.dropFirst(2).prefix { $0 != "=" }
        values[String(name)] = String(option.dropFirst(2 + name.count + 1))
    }

    subscript(name: String) -> String? { values[name] }
}
