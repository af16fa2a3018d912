// SPDX-License-Identifier: Apache-2.0

/// The path under which an application is served, as Tomcat writes it: empty for the root, else a leading slash.
struct ContextPath: Hashable, Sendable {
    let value: String

    /// Makes what a user wrote canonical; nil when it holds what no path can.
    init?(_ text: String) {
        let segments = text.split(separator: "/")
        let forbidden: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0x7f || "?#;%\\".utf8.contains($0) }
        guard !text.utf8.contains(where: forbidden), !segments.contains(".."), !segments.contains(".") else {
            return nil
        }
        value = segments.map { "/\($0)" }.joined()
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
