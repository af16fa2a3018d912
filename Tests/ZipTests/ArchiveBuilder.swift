// SPDX-License-Identifier: Apache-2.0
import Zip

/// Writes ZIP archives for tests, right ones and wrong ones: every field can be made to lie.
struct ArchiveBuilder {
    struct Item {
        var name: [UInt8]
        var content: [UInt8] = []
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// The bytes in the archive; made from `content` and `method` if nil.
        var data: [UInt8]?
        var checksum: UInt32?
        var size: UInt64?
        var compressedSize: UInt64?
        var attributes: UInt32 = 0
        var date: UInt16 = 0x5821  // 2024-01-01
        var time: UInt16 = 0x6000  // 12:00:00
        var extra: [UInt8] = []
        var localExtra: [UInt8] = []
        var usesZip64 = false
        var descriptor: Descriptor?
        // What the local header says instead.
        var localName: [UInt8]?
        var localMethod: UInt16?
        var localChecksum: UInt32?
        var localSize: UInt32?
        var localFlags: UInt16?
        var offset: UInt64?
        /// Bytes between the end of this entry and the next one.
        var gap = 0

        enum Descriptor { case plain, signed, signed64, wrong }

        init(_ name: String, _ content: String = "", method: UInt16 = 0) {
            self.name = Array(name.utf8)
            self.content = Array(content.utf8)
            self.method = method
        }
    }

    var items: [Item] = []
    var prefix: [UInt8] = []
    /// Whether offsets count from the first byte of the file and not from the end of `prefix`.
    var offsetsIncludePrefix = false
    var comment: [UInt8] = []
    var usesZip64End = false
    var announcedCount: UInt16?
    var announcedDirectorySize: UInt32?
    var announcedDirectoryOffset: UInt32?
    var disk: UInt16 = 0

    init(_ items: [Item] = []) { self.items = items }

    func build() -> [UInt8] {
        var bytes = prefix
        let origin = offsetsIncludePrefix ? 0 : prefix.count
        var directory: [UInt8] = []
        for item in items {
            let offset = UInt64(bytes.count - origin)
            let data = item.data ?? (item.method == 8 ? TinyDeflate.compress(item.content) : item.content)
            let checksum = item.checksum ?? crc32(item.content)
            let size = item.size ?? UInt64(item.content.count)
            let compressedSize = item.compressedSize ?? UInt64(data.count)
            let flags = item.flags | (item.descriptor == nil ? 0 : 8)
            var zip64: [UInt8] = []
            if item.usesZip64 { zip64 = number(UInt16(1)) + number(UInt16(16)) + number(size) + number(compressedSize) }
            let size32 = item.usesZip64 ? UInt32.max : UInt32(truncatingIfNeeded: size)
            let compressedSize32 = item.usesZip64 ? UInt32.max : UInt32(truncatingIfNeeded: compressedSize)

            let isDeferred = item.descriptor != nil
            let localName = item.localName ?? item.name
            let localExtra = item.localExtra + (isDeferred ? [] : zip64)
            bytes += number(UInt32(0x0403_4B50)) + number(UInt16(20)) + number(item.localFlags ?? flags)
            bytes += number(item.localMethod ?? item.method) + number(item.time) + number(item.date)
            bytes += number(item.localChecksum ?? (isDeferred ? 0 : checksum))
            bytes += number(isDeferred ? 0 : compressedSize32) + number(item.localSize ?? (isDeferred ? 0 : size32))
            bytes += number(UInt16(localName.count)) + number(UInt16(localExtra.count)) + localName + localExtra + data
            switch item.descriptor {
            case .plain:
                bytes += number(checksum) + number(UInt32(compressedSize)) + number(UInt32(size))
            case .signed:
                bytes +=
                    number(UInt32(0x0807_4B50)) + number(checksum) + number(UInt32(compressedSize))
                    + number(UInt32(size))
            case .signed64:
                bytes += number(UInt32(0x0807_4B50)) + number(checksum) + number(compressedSize) + number(size)
            case .wrong:
                bytes += number(UInt32(0x0807_4B50)) + number(checksum ^ 1) + number(compressedSize) + number(size)
            case nil: break
            }
            bytes += [UInt8](repeating: 0x55, count: item.gap)

            directory += number(UInt32(0x0201_4B50)) + number(UInt16(0x0314)) + number(UInt16(20)) + number(flags)
            directory += number(item.method) + number(item.time) + number(item.date) + number(checksum)
            directory += number(compressedSize32) + number(size32)
            directory +=
                number(UInt16(item.name.count)) + number(UInt16(zip64.count + item.extra.count)) + number(UInt16(0))
            directory += number(UInt16(0)) + number(UInt16(0)) + number(item.attributes)
            directory += number(UInt32(truncatingIfNeeded: item.offset ?? offset)) + item.name + zip64 + item.extra
        }
        let directoryOffset = UInt64(bytes.count - origin)
        bytes += directory
        if usesZip64End {
            let position = UInt64(bytes.count - origin)
            bytes += number(UInt32(0x0606_4B50)) + number(UInt64(44)) + number(UInt16(45)) + number(UInt16(45))
            bytes += number(UInt32(0)) + number(UInt32(0)) + number(UInt64(items.count)) + number(UInt64(items.count))
            bytes += number(UInt64(directory.count)) + number(directoryOffset)
            bytes += number(UInt32(0x0706_4B50)) + number(UInt32(0)) + number(position) + number(UInt32(1))
        }
        let count = announcedCount ?? (usesZip64End ? 0xFFFF : UInt16(items.count))
        bytes += number(UInt32(0x0605_4B50)) + number(disk) + number(disk) + number(count) + number(count)
        bytes += number(announcedDirectorySize ?? (usesZip64End ? .max : UInt32(directory.count)))
        bytes += number(announcedDirectoryOffset ?? (usesZip64End ? .max : UInt32(directoryOffset)))
        return bytes + number(UInt16(comment.count)) + comment
    }
}

func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    return crc.value
}

/// One block of fixed codes: literals, and runs of one byte as matches of distance 1; enough to make valid data of any
/// ratio.
enum TinyDeflate {
    static func compress(_ content: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.write(1, 1)
        bits.write(1, 2)
        var index = 0
        while index < content.count {
            var run = 0
            if index > 0 {
                while run < 258, index + run < content.count, content[index + run] == content[index - 1] { run += 1 }
            }
            if run == 258 {
                bits.writeCode(0b11000101, 8)  // 285: a length of 258
                bits.writeCode(0, 5)
                index += run
            } else {
                bits.writeLiteral(content[index])
                index += 1
            }
        }
        bits.writeCode(0, 7)
        return bits.finish()
    }
}

/// Bits as DEFLATE packs them: numbers with the lowest bit first, codes with the highest first (RFC 1951 3.1.1).
struct BitWriter {
    private var bytes: [UInt8] = []
    private var count = 0

    mutating func write(_ value: Int, _ bits: Int) {
        for bit in 0..<bits {
            if count & 7 == 0 { bytes.append(0) }
            bytes[bytes.count - 1] |= UInt8((value >> bit) & 1) << UInt8(count & 7)
            count += 1
        }
    }

    mutating func writeCode(_ code: Int, _ bits: Int) {
        for bit in (0..<bits).reversed() { write((code >> bit) & 1, 1) }
    }

    mutating func writeLiteral(_ byte: UInt8) {
        if byte < 144 { writeCode(0x30 + Int(byte), 8) } else { writeCode(0x190 + Int(byte) - 144, 9) }
    }

    func finish() -> [UInt8] { bytes }
}
