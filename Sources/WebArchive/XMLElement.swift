// SPDX-License-Identifier: Apache-2.0

/// An element of a small XML document: names of elements without prefixes, text without the white space around it.
package struct XMLElement: Equatable, Sendable {
    package var name: String
    package var text = ""
    /// By the names as they are written; references in the values are left as they are.
    package var attributes: [String: String] = [:]
    package var children: [XMLElement] = []

    package func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
