// SPDX-License-Identifier: Apache-2.0

/// The header before the data of an entry (APPNOTE 4.3.7), and the descriptor that may be behind it (4.3.9).
///
/// It repeats what the central directory says. A reader that goes by the one and a check that went by the other would
/// see two different archives; so they must agree.
enum LocalHeader {
    /// Bit 3 of the flags: checksum and sizes were not known yet, and come behind the data.
    static let hasDescriptor: UInt16 = 1 << 3
    static let maximumDescriptorSize = 24
    private static let fixedSize = 30
    /// With the longest name and extra field.
    static let maximumSize = fixedSize + 2 * Int(UInt16.max)

    /// How long the header that begins here says that it is; more than there can be for one that is cut off.
    static func size(_ bytes: [UInt8]) -> Int {
        guard bytes.count >= fixedSize else { return maximumSize }
        return fixedSize + (Int(bytes[26]) | Int(bytes[27]) << 8) + (Int(bytes[28]) | Int(bytes[29]) << 8)
    }

    /// Returns where the data begins, counted from the header.
    static func check(
        _ bytes: UnsafeRawBufferPointer, against entry: ZipEntry, directory: [UInt8]
    ) throws(ZipDefect) -> Int {
        guard bytes.count >= fixedSize, number(bytes, 0, UInt32.self) == 0x0403_4B50 else { throw .missingLocalHeader }
        let flags = number(bytes, 6, UInt16.self)
        let method = number(bytes, 8, UInt16.self)
        let nameLength = Int(number(bytes, 26, UInt16.self))
        let extraLength = Int(number(bytes, 28, UInt16.self))
        let dataOffset = fixedSize + nameLength + extraLength
        guard dataOffset <= bytes.count else { throw .overlaps }

        let name = bytes[fixedSize..<(fixedSize + nameLength)]
        guard name.elementsEqual(directory[entry.rawName]) else {
            throw .headersDisagree(field: .name, central: entry.path, local: printable(name))
        }
        guard flags & 0x2041 == 0 else {
            throw .headersDisagree(field: .encryption, central: "none", local: "encrypted")
        }
        guard method == entry.method.rawValue else {
            throw .headersDisagree(field: .method, central: "\(entry.method.rawValue)", local: "\(method)")
        }
        // Whether sizes come behind the data decides how a reader without the directory finds its way.
        let isDeferred = flags & hasDescriptor != 0
        guard isDeferred == (entry.flags & hasDescriptor != 0) else {
            throw .headersDisagree(
                field: .dataDescriptor, central: isDeferred ? "none" : "announced",
                local: isDeferred ? "announced" : "none")
        }
        let checksum = number(bytes, 14, UInt32.self)
        guard checksum == entry.checksum || isDeferred && checksum == 0 else {
            throw .headersDisagree(
                field: .checksum, central: ZipDefect.hexadecimal(entry.checksum), local: ZipDefect.hexadecimal(checksum)
            )
        }
        let extra = bytes[(fixedSize + nameLength)..<dataOffset]
        try checkSizes(bytes, extra, entry, isDeferred)
        return dataOffset
    }

    /// All ones send to the ZIP64 field: uncompressed size first, then the compressed one (4.5.3).
    private static func checkSizes(
        _ bytes: UnsafeRawBufferPointer, _ extra: Slice<UnsafeRawBufferPointer>, _ entry: ZipEntry, _ isDeferred: Bool
    ) throws(ZipDefect) {
        let compressedSize32 = number(bytes, 18, UInt32.self)
        let size32 = number(bytes, 22, UInt32.self)
        var (size, compressedSize) = (UInt64(size32), UInt64(compressedSize32))
        if size32 == .max || compressedSize32 == .max {
            var field = FieldReader(ZipExtraFields(Array(extra)[...]).zip64 ?? [])
            if size32 == .max, let value = field.uint64() { size = value }
            if compressedSize32 == .max, let value = field.uint64() { compressedSize = value }
        }
        guard size == entry.size || isDeferred && (size == 0 || size == UInt64(UInt32.max)) else {
            throw .headersDisagree(field: .size, central: "\(entry.size)", local: "\(size)")
        }
        guard
            compressedSize == entry.compressedSize
                || isDeferred && (compressedSize == 0 || compressedSize == UInt64(UInt32.max))
        else {
            throw .headersDisagree(
                field: .compressedSize, central: "\(entry.compressedSize)", local: "\(compressedSize)")
        }
    }

    /// Whether a data descriptor says what the directory says. Four forms are in use: with and without the signature,
    /// with sizes of 32 and of 64 bits; which one it is can only be told by its fitting.
    static func isDescriptor(_ bytes: [UInt8], of entry: ZipEntry) -> Bool {
        for hasSignature in [true, false] {
            var start = FieldReader(bytes[...])
            if hasSignature, start.uint32() != 0x0807_4B50 { continue }
            guard start.uint32() == entry.checksum else { continue }
            var short = start
            if let compressedSize = short.uint32(), let size = short.uint32(),
                UInt64(compressedSize) == entry.compressedSize, UInt64(size) == entry.size
            {
                return true
            }
            if start.uint64() == entry.compressedSize, start.uint64() == entry.size { return true }
        }
        return false
    }

    private static func printable(_ name: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: name.prefix(100).map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    private static func number<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ type: Number.Type
    ) -> Number {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
}
