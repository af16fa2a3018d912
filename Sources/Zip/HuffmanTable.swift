// SPDX-License-Identifier: Apache-2.0

/// A prefix code of DEFLATE as a lookup table: the next bits of the stream are the index (RFC 1951 3.2.2).
///
/// Codes of up to `primaryBits` are found with one lookup: the code `01` in a table of 11 bits fills all 2^9 places
/// whose two lowest bits are that code (reversed, as the first bit of a code is the lowest of the stream). A longer
/// code finds, at its first `primaryBits` bits, where a smaller table for the bits after them begins. Most symbols of
/// real data have short codes; so the common case is one load, and the whole table (9 KB) stays in the first-level
/// cache.
///
/// An entry is 32 bits:
///
///     31         a literal; its byte is in 16-23
///     16-30      base of a length or a distance, or where the sub-table begins
///     15         none of the ordinary ones: end of block, sub-table, or (neither 13 nor 14) no code at all
///     14, 13     sub-table, end of block
///      8-11      bits of the code (for a sub-table: bits of its index)
///      0-7       bits to consume: the code and the extra bits after it (3.2.5)
struct HuffmanTable: ~Copyable {
    static let literal: UInt32 = 1 << 31
    static let exceptional: UInt32 = 1 << 15
    static let subtable: UInt32 = 1 << 14
    static let endOfBlock: UInt32 = 1 << 13
    static let maximumCodeLength = 15

    let entries: UnsafeMutablePointer<UInt32>
    let primaryBits: Int
    private let capacity: Int

    /// `capacity` is what a complete code of the alphabet can need at most, sub-tables included: 2,342 for 286 symbols
    /// and 11 bits, 402 for 30 symbols and 8 bits (zlib's `enough` computes these numbers). `build` checks it anyway.
    init(primaryBits: Int, capacity: Int) {
        self.primaryBits = primaryBits
        self.capacity = max(capacity, 1 << primaryBits)
        entries = .allocate(capacity: self.capacity)
        entries.initialize(repeating: Self.exceptional, count: self.capacity)
    }

    deinit { entries.deallocate() }

    /// Fills the table from the code length of every symbol (3.2.2, 3.2.7); a length of 0 means that the symbol is not
    /// used.
    ///
    /// `meanings[symbol]` is the symbol's entry without the lengths of its code.
    func build(lengths: UnsafeBufferPointer<UInt8>, meanings: [UInt32]) throws(InflateError) {
        var remaining = InlineArray<16, Int>(repeating: 0)
        for length in lengths { remaining[Int(length & 15)] += 1 }
        let used = lengths.count - remaining[0]
        var left = 1
        for length in 1...Self.maximumCodeLength {
            left = left << 1 - remaining[length]
            if left < 0 { throw .oversubscribedCode }
        }
        if left > 0 && used > 0 && !(used == 1 && remaining[1] == 1) { throw .incompleteCode }

        // Symbols in the order of their codes: by length, then by number.
        var position = InlineArray<16, Int>(repeating: 0)
        for length in 1..<Self.maximumCodeLength { position[length + 1] = position[length] + remaining[length] }
        var sorted = InlineArray<320, UInt16>(repeating: 0)
        for symbol in 0..<lengths.count where lengths[symbol] != 0 {
            let length = Int(lengths[symbol] & 15)
            sorted[position[length]] = UInt16(truncatingIfNeeded: symbol)
            position[length] += 1
        }

        let longest = (1...Self.maximumCodeLength).last { remaining[$0] > 0 } ?? 0
        var code = 0
        var index = 0
        entries[0] = Self.exceptional
        for length in 1...primaryBits {
            // The table for one bit more is the table twice, whatever the new bit is; then the new codes take their
            // place.
            let half = 1 << (length - 1)
            (entries + half).update(from: entries, count: half)
            for _ in 0..<remaining[length] {
                entries[code] = Self.entry(meanings[Int(sorted[index])], codeBits: length)
                code = Self.successor(of: code, bits: length)
                index += 1
            }
        }
        guard longest > primaryBits else { return }
        try buildSubtables(code, index, longest, sorted, remaining, meanings)
    }

    private func buildSubtables(
        _ firstCode: Int, _ firstIndex: Int, _ longest: Int, _ sorted: InlineArray<320, UInt16>,
        _ counts: InlineArray<16, Int>, _ meanings: [UInt32]
    ) throws(InflateError) {
        var (code, index, remaining) = (firstCode, firstIndex, counts)
        let primaryMask = 1 << primaryBits - 1
        var (prefix, start, bits, end) = (-1, 0, 0, 1 << primaryBits)
        for length in (primaryBits + 1)...longest {
            while remaining[length] > 0 {
                if code & primaryMask != prefix {
                    // As many bits as the codes under this prefix need: grow until they fill the sub-table.
                    prefix = code & primaryMask
                    start = end
                    bits = length - primaryBits
                    var room = 1 << bits
                    while primaryBits + bits < longest {
                        room -= remaining[primaryBits + bits]
                        if room <= 0 { break }
                        bits += 1
                        room <<= 1
                    }
                    end = start + 1 << bits
                    guard end <= capacity else { throw .incompleteCode }
                    entries[prefix] =
                        Self.exceptional | Self.subtable | UInt32(start) << 16
                        | UInt32(bits) << 8 | UInt32(primaryBits)
                }
                let entry = Self.entry(meanings[Int(sorted[index])], codeBits: length - primaryBits)
                var place = code >> primaryBits
                while place < 1 << bits {
                    entries[start + place] = entry
                    place += 1 << (length - primaryBits)
                }
                code = Self.successor(of: code, bits: length)
                index += 1
                remaining[length] -= 1
            }
        }
    }

    /// The extra bits of the meaning are counted in bits 0-7 already.
    private static func entry(_ meaning: UInt32, codeBits: Int) -> UInt32 {
        meaning + (UInt32(codeBits) << 8 | UInt32(codeBits))
    }

    /// The next code of `bits` bits, both stored with their first bit lowest: an addition whose carry runs downwards.
    private static func successor(of code: Int, bits: Int) -> Int {
        var bit = 1 << (bits - 1)
        while code & bit != 0 { bit >>= 1 }
        return bit == 0 ? 0 : code & (bit - 1) | bit
    }
}

extension HuffmanTable {
    /// Symbols 0-255 are literals, 256 ends the block, 257-285 are lengths (RFC 1951 3.2.5); 286 and 287 never occur.
    static let literalMeanings: [UInt32] = {
        var meanings = (0..<256).map { literal | UInt32($0) << 16 }
        meanings.append(exceptional | endOfBlock)
        var base: UInt32 = 3
        for symbol in 257...284 {
            let extra = UInt32(symbol < 265 ? 0 : (symbol - 261) / 4)
            meanings.append(base << 16 | extra)
            base += 1 << extra
        }
        return meanings + [258 << 16, exceptional, exceptional]
    }()

    /// Symbols 0-29 are distances (RFC 1951 3.2.5); 30 and 31 never occur.
    static let distanceMeanings: [UInt32] = {
        var meanings: [UInt32] = []
        var base: UInt32 = 1
        for symbol in 0..<30 {
            let extra = UInt32(symbol < 4 ? 0 : symbol / 2 - 1)
            meanings.append(base << 16 | extra)
            base += 1 << extra
        }
        return meanings + [exceptional, exceptional]
    }()

    /// Symbols 0-18 of the code for code lengths (RFC 1951 3.2.7).
    static let codeLengthMeanings: [UInt32] = (0..<19).map { UInt32($0) << 16 }
}
