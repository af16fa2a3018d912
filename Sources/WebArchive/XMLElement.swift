// SPDX-License-Identifier: Apache-2.0

/// An element of a small XML document: names of elements without prefixes, text without the white space around it.
struct XMLElement: Equatable {
    var name: String
    var text = ""
    /// By the names as they are written; references in the values are left as they are.
    var attributes: [String: String] = [:]
    var children: [XMLElement] = []

    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
