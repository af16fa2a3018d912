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

    /// The path that an archive's or directory's name stands for: `a.war` is `/a`, `a#b.war` is `/a/b` as in Tomcat.
    init?(fileName path: String) {
        guard let last = path.split(separator: "/").last, last != ".", last != ".." else { return nil }
        var name = String(last)
        if name.count > 4, name.lowercased().hasSuffix(".war") {
            name.removeLast(4)
        }
        self.init(name == "ROOT" ? "" : String(name.map { $0 == "#" ? "/" : $0 }))
    }

    /// The path as a user reads it: `/` for the root.
    var display: String { value.isEmpty ? "/" : value }
}
