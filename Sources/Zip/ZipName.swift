// SPDX-License-Identifier: Apache-2.0

/// The name of an entry: which characters its bytes are, and where in a file system it points.
enum ZipName {
    /// Decodes a name; nil when it is marked as UTF-8 and is not.
    ///
    /// The order: the UTF-8 flag (APPNOTE 4.4.4, bit 11); Info-ZIP's Unicode path field (4.6.9) if it was made for this
    /// very name; UTF-8 without the flag, as Java reads every name of a JAR and many tools write it; else CP437
    /// (appendix D).
    static func decode(_ raw: ArraySlice<UInt8>, flags: UInt16, unicodePath: ArraySlice<UInt8>?) -> String? {
        if flags & (1 << 11) != 0 { return String(validating: raw, as: UTF8.self) }
        if let unicodePath, let name = Self.decodeUnicodePath(unicodePath, of: raw) { return name }
        return String(validating: raw, as: UTF8.self) ?? String(String.UnicodeScalarView(raw.map(scalar(ofCP437:))))
    }

    /// Version 1, CRC-32 of the name it stands for, the name in UTF-8: a tool that renames an entry and does not know
    /// the field leaves it behind, and the checksum no longer fits.
    private static func decodeUnicodePath(_ field: ArraySlice<UInt8>, of raw: ArraySlice<UInt8>) -> String? {
        var field = FieldReader(field)
        guard field.byte() == 1, let checksum = field.uint32() else { return nil }
        var crc = CRC32()
        raw.withUnsafeBytes { crc.update($0) }
        return crc.value == checksum ? String(validating: field.rest, as: UTF8.self) : nil
    }

    /// The path that a name stands for, or why it is refused. "." and empty components are dropped; what is left of
    /// "./" is the empty path, the root itself.
    static func path(of name: String) throws(ZipDefect) -> (path: String, isDirectory: Bool) {
        let bytes = Array(name.utf8)
        if bytes.contains(0) { throw .escapes(reason: .nul) }
        if bytes.contains(UInt8(ascii: "\\")) { throw .escapes(reason: .backslash) }
        if bytes.first == UInt8(ascii: "/") { throw .escapes(reason: .absolute) }
        if bytes.count >= 2, bytes[1] == UInt8(ascii: ":"), (0x61...0x7A).contains(bytes[0] | 0x20) {
            throw .escapes(reason: .drive)
        }
        let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if components.contains(where: { $0.elementsEqual("..".utf8) }) { throw .escapes(reason: .parent) }
        let isDirectory = bytes.last == UInt8(ascii: "/")
        let kept = components.filter { !$0.isEmpty && !$0.elementsEqual(".".utf8) }
        if kept.count == components.count { return (name, isDirectory) }
        return (String(decoding: Array(kept.joined(separator: "/".utf8)), as: UTF8.self), isDirectory)
    }

    private static func scalar(ofCP437 byte: UInt8) -> Unicode.Scalar {
        byte < 0x80 ? Unicode.Scalar(byte) : upperHalfOfCP437[Int(byte) - 0x80]
    }

    private static let upperHalfOfCP437 = Array(
        """
        ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
        αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}
        """.unicodeScalars)
}
