// SPDX-License-Identifier: Apache-2.0

/// Reads the well-formed, plain XML that deployment descriptors are made of, and refuses all the rest.
///
/// A descriptor comes out of an archive that somebody else has made. So there is nothing here that reads another file
/// or multiplies text: no external entities, no entity declarations (a DOCTYPE with an internal subset is refused), no
/// parameter entities; depth is bounded, and size by the caller. What is refused is left to Tomcat to judge.
package struct XMLReader {
    package enum Refusal: Error, Equatable {
        case malformed(offset: Int)
        case unsupported(what: String)
    }

    private static let maximumDepth = 64

    private let bytes: [UInt8]
    private var offset = 0

    /// Reads a document in UTF-8 (with or without a byte order mark) and returns its root element.
    package static func read(_ bytes: [UInt8]) throws(Refusal) -> XMLElement {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { throw .unsupported(what: "UTF-16") }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard String(validating: text, as: UTF8.self) != nil else {
            throw .unsupported(what: "an encoding other than UTF-8")
        }
        var reader = XMLReader(bytes: text)
        if reader.take("<?xml ") { try checkEncoding(try reader.text(until: "?>")) }
        try reader.skipMisc()
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.offset == reader.bytes.count else { throw .malformed(offset: reader.offset) }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Around elements

    /// White space, comments, processing instructions, a DOCTYPE without internal subset.
    private mutating func skipMisc() throws(Refusal) {
        while true {
            skipSpace()
            if take("<?") {
                _ = try text(until: "?>")
            } else if take("<!--") {
                _ = try text(until: "-->")
            } else if take("<!DOCTYPE") {
                if try text(until: ">").contains(UInt8(ascii: "[")) { throw .unsupported(what: "an internal DTD") }
            } else {
                return
            }
        }
    }

    private static func checkEncoding(_ declaration: ArraySlice<UInt8>) throws(Refusal) {
        let text = String(decoding: declaration, as: UTF8.self).lowercased()
        guard let range = text.firstRange(of: "encoding") else { return }
        let value = text[range.upperBound...].drop { " =\t\r\n\"'".contains($0) }.prefix { !"\"'".contains($0) }
        guard value == "utf-8" || value == "us-ascii" else {
            throw .unsupported(what: "the encoding \(value.prefix(40))")
        }
    }

    // MARK: Elements

    private mutating func element(depth: Int) throws(Refusal) -> XMLElement {
        guard depth < Self.maximumDepth, take("<") else { throw .malformed(offset: offset) }
        let qualifiedName = try name()
        var element = XMLElement(name: Self.localName(qualifiedName))
        while true {
            let hadSpace = skipSpace()
            if take("/>") { return element }
            if take(">") { break }
            guard hadSpace else { throw .malformed(offset: offset) }
            let (name, value) = try attribute()
            element.attributes[name] = value
        }
        var text: [UInt8] = []
        while true {
            if take("</") {
                guard try name() == qualifiedName else { throw .malformed(offset: offset) }
                skipSpace()
                guard take(">") else { throw .malformed(offset: offset) }
                element.text = Self.trimmed(text)
                return element
            } else if take("<!--") {
                _ = try self.text(until: "-->")
            } else if take("<![CDATA[") {
                text += try self.text(until: "]]>")
            } else if take("<?") {
                _ = try self.text(until: "?>")
            } else if peek == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if take("&") {
                text += try reference()
            } else if let byte = peek {
                text.append(byte)
                offset += 1
            } else {
                throw .malformed(offset: offset)
            }
        }
    }

    private mutating func attribute() throws(Refusal) -> (name: String, value: String) {
        let name = try name()
        skipSpace()
        guard take("=") else { throw .malformed(offset: offset) }
        skipSpace()
        let value = take("\"") ? try text(until: "\"") : take("'") ? try text(until: "'") : nil
        guard let value, !value.contains(UInt8(ascii: "<")) else { throw .malformed(offset: offset) }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// One of the five predefined entities or a character reference (XML 1.0, 4.1, 4.6).
    private mutating func reference() throws(Refusal) -> [UInt8] {
        let start = offset
        let bytes = try text(until: ";")
        guard bytes.count <= 12 else { throw .malformed(offset: start) }
        let name = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "amp": return [UInt8(ascii: "&")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default:
            let isHexadecimal = name.hasPrefix("#x")
            guard name.hasPrefix("#"),
                let value = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
                value > 0, let scalar = Unicode.Scalar(value)
            else { throw .malformed(offset: start) }
            return Array(String(scalar).utf8)
        }
    }

    // MARK: Bytes

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ token: StaticString) -> Bool {
        let count = token.utf8CodeUnitCount
        guard bytes.count - offset >= count else { return false }
        for index in 0..<count where bytes[offset + index] != token.utf8Start[index] { return false }
        offset += count
        return true
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = offset
        while let byte = peek, Self.isSpace(byte) { offset += 1 }
        return offset > start
    }

    private mutating func name() throws(Refusal) -> ArraySlice<UInt8> {
        let start = offset
        while let byte = peek, !Self.isSpace(byte), !"<>/=&\"'?!;".utf8.contains(byte) { offset += 1 }
        guard offset > start else { throw .malformed(offset: offset) }
        return bytes[start..<offset]
    }

    private mutating func text(until end: StaticString) throws(Refusal) -> ArraySlice<UInt8> {
        let start = offset
        while offset < bytes.count {
            let position = offset
            if take(end) { return bytes[start..<position] }
            offset += 1
        }
        throw .malformed(offset: start)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private static func localName(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? name, as: UTF8.self)
    }

    private static func trimmed(_ text: [UInt8]) -> String {
        let start = text.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start.startIndex
        return String(decoding: start[start.startIndex..<end], as: UTF8.self)
    }
}
