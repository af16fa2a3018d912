// SPDX-License-Identifier: Apache-2.0

/// The main section of a `META-INF/MANIFEST.MF` (JAR File Specification, "Manifest Specification").
public struct Manifest: Sendable, Equatable {
    private var values: [String: String] = [:]

    /// Bytes of a manifest that are looked at.
    static let maximumSize = 1 << 20

    /// Reads up to the first empty line; a line that begins with a space goes on with the one before.
    public init(_ bytes: [UInt8]) {
        var lines: [String] = []
        // One grapheme in Swift: CR LF.
        for line in String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        {
            if line.isEmpty { break }
            if line.hasPrefix(" "), let last = lines.popLast() {
                lines.append(last + line.dropFirst())
            } else {
                lines.append(String(line))
            }
        }
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            values[line[..<colon].lowercased()] = String(value)
        }
    }

    /// An attribute by its name, whatever its case; nil where it is not there or empty.
    public subscript(name: String) -> String? {
        values[name.lowercased()].flatMap { $0.isEmpty ? nil : $0 }
    }
}
