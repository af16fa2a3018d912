// SPDX-License-Identifier: Apache-2.0

/// Finds the media type of a file by its extension.
struct MIMETypes: Sendable {
    private var types: [[UInt8]: [UInt8]]

    /// Takes Tomcat's types, or `table`, and lays those of a web application over them (`mime-mapping` in web.xml).
    init(overriding mappings: [String: String] = [:], table: [String: String]? = nil) {
        types = table == nil ? Self.defaults : [:]
        if let table { take(table) }
        take(mappings)
    }

    private mutating func take(_ mappings: [String: String]) {
        for (name, type) in mappings {
            types[name.utf8.map(\.lowercasedASCII)] = Self.normalised(type)
        }
    }

    /// The type of a file of this name; nil when it has no extension or an unknown one.
    subscript(fileName name: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        guard let dot = name.lastIndex(of: .dot) else { return nil }
        return types[name[name.index(after: dot)...].map(\.lowercasedASCII)]
    }

    /// Parsed once in a process.
    private static let defaults: [[UInt8]: [UInt8]] = tomcat.withUTF8Buffer { table in
        var types: [[UInt8]: [UInt8]] = [:]
        types.reserveCapacity(1100)
        for entry in table.split(separator: UInt8(ascii: ";")) {
            let words = entry.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
            guard let type = words.first else { continue }
            for name in words.dropFirst() { types[[UInt8](name)] = [UInt8](type) }
        }
        return types
    }

    /// The type as Tomcat writes it: no blank around a semicolon, and the charset last.
    private static func normalised(_ type: String) -> [UInt8] {
        let parts = type.utf8.split(separator: UInt8(ascii: ";")).map { part in
            part.filter { $0 != 0x20 && $0 != 0x09 }
        }
        let charset = parts.filter { $0.prefix(8).isSpelled("charset=") }
        let others = parts.filter { !$0.prefix(8).isSpelled("charset=") }
        return [UInt8]((others + charset).joined(separator: ";".utf8))
    }
}
