// SPDX-License-Identifier: Apache-2.0

/// An element of a small XML document: names without prefixes, text without the white space around it.
struct XMLElement: Equatable {
    var name: String
    var text = ""
    var children: [XMLElement] = []

    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
