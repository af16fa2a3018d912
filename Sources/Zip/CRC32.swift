// SPDX-License-Identifier: Apache-2.0

/// The checksum of a ZIP entry: CRC-32 with the polynomial 0xEDB88320, reflected (APPNOTE 4.4.7, ISO 3309).
///
/// Sixteen bytes a step ("slicing"): table `k` holds what a byte contributes when `k` more bytes follow it, so that the
/// sixteen lookups of a step do not wait for each other, as one lookup a byte would.
package struct CRC32 {
    private var register: UInt32 = 0xFFFF_FFFF

    package init() {}

    /// The checksum of all the bytes so far.
    package var value: UInt32 { ~register }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard var next = bytes.baseAddress else { return }
        var left = bytes.count
        var crc = register
        let table = Self.tables
        while left >= 16 {
            let low = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
            let high = UInt64(littleEndian: next.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            crc = Self.step(table + 8 * 256, low) ^ Self.step(table, high)
            next += 16
            left -= 16
        }
        while left > 0 {
            crc = table[Int((crc ^ UInt32(next.load(as: UInt8.self))) & 0xFF)] ^ (crc &>> 8)
            next += 1
            left -= 1
        }
        register = crc
    }

    /// What eight bytes contribute; `table` is the one for the last of them.
    @inline(__always)
    private static func step(_ table: UnsafePointer<UInt32>, _ word: UInt64) -> UInt32 {
        let a = table[7 * 256 + Int(word & 0xFF)] ^ table[6 * 256 + Int((word &>> 8) & 0xFF)]
        let b = table[5 * 256 + Int((word &>> 16) & 0xFF)] ^ table[4 * 256 + Int((word &>> 24) & 0xFF)]
        let c = table[3 * 256 + Int((word &>> 32) & 0xFF)] ^ table[2 * 256 + Int((word &>> 40) & 0xFF)]
        let d = table[256 + Int((word &>> 48) & 0xFF)] ^ table[Int(word &>> 56)]
        return (a ^ b) ^ (c ^ d)
    }

    /// Sixteen tables of 256 words, made once and never freed or changed, which is what makes sharing the pointer safe.
    nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
        let table = UnsafeMutablePointer<UInt32>.allocate(capacity: 16 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = (value & 1) == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
            table[byte] = value
        }
        for index in 256..<(16 * 256) {
            let previous = table[index - 256]
            table[index] = table[Int(previous & 0xFF)] ^ (previous >> 8)
        }
        return UnsafePointer(table)
    }()
}
