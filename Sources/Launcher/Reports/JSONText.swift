// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Values as JSON for a person and a program to read: two spaces, keys in alphabetical order.
enum JSONText {
    /// One object and a line end.
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("cannot write \(type(of: value)) as JSON while all its members are text and numbers")
        }
    }
}
