// SPDX-License-Identifier: Apache-2.0

/// The path under which an application is served, as Tomcat writes it: empty for the root, else a leading slash.
struct ContextPath: Hashable, Sendable {
    let value: String

    /// Makes what a user wrote canonical; nil when it holds what no path can.
    init?(_ text: String) {
        guard Self.offence(in: text) == nil else { return nil }
        value = text.split(separator: "/").map { "/\($0)" }.joined()
    }

    /// What of a text no path can hold, for a person; nil when there is no such thing.
    static func offence(in text: String) -> String? {
        for scalar in text.unicodeScalars {
            if scalar == " " { return "a space" }
            if scalar.value < 0x20 || scalar.value == 0x7f {
                return "the control character \(scalar.escaped(asASCII: true))"
            }
            if "?#;%\\".unicodeScalars.contains(scalar) { return "the character \(scalar)" }
        }
        return text.split(separator: "/").first { $0 == "." || $0 == ".." }.map { "the segment \($0)" }
    }

    /// The path that an archive's or directory's name stands for, as in Tomcat: `a.war` is `/a`, `a#b.war` is `/a/b`,
    /// `a##2.war` is version 2 of `/a`.
    init?(fileName path: String) {
        guard let name = Self.baseName(path)?.name else { return nil }
        self.init(name == "ROOT" ? "" : String(name.map { $0 == "#" ? "/" : $0 }))
    }

    /// The version in an archive's or directory's name; empty when it has none.
    static func version(fileName path: String) -> String {
        baseName(path)?.version ?? ""
    }

    private static func baseName(_ path: String) -> (name: String, version: String)? {
        guard let last = path.split(separator: "/").last, last != ".", last != ".." else { return nil }
        let stem = last.count > 4 && last.lowercased().hasSuffix(".war") ? last.dropLast(4) : last
        guard let mark = stem.firstRange(of: "##") else { return (String(stem), "") }
        return (String(stem[..<mark.lowerBound]), String(stem[mark.upperBound...]))
    }

    /// The path as a user reads it: `/` for the root.
    var display: String { value.isEmpty ? "/" : value }
}
