// SPDX-License-Identifier: Apache-2.0
import Glibc

/// DEFLATE decompression (RFC 1951) as a state machine without I/O: bytes in, bytes out, any number at a time.
///
/// Memory is constant: a window that holds the 32 KiB of history that a distance may reach back to (3.2.5) and the
/// output that nobody has taken yet. Output is linear in it, so that a copy never wraps round; when the window is full,
/// the caller takes the output and the last 32 KiB move to the front.
///
/// A symbol is decoded only when all its bits are there (at most 48: code, extra bits, distance code, extra bits), so
/// there is no state inside a symbol. Invariants that the unsafe code rests on: `taken <= written <= capacity`; a table
/// lookup is masked to the table; a copy starts at `written - distance >= 0`; the fast loop runs only while a longest
/// match and the overshoot of its word-wise copy fit.
package final class Inflate {
    package enum Event: Equatable {
        /// All the input is consumed and the stream goes on.
        case needsInput
        /// The output must be taken (`pending`, then `release()`) before it can go on.
        case outputFull
        /// The last block has ended. What is left of the input, and `unusedBytes` before it, is not the stream's.
        case finished
    }

    private enum State {
        case blockHeader
        case storedLength
        case stored(left: Int)
        case dynamicHeader
        case lengthsOfCodeLengths(next: Int)
        case codeLengths(next: Int)
        case symbols
        case finished
    }

    static let historySize = 32 * 1024
    /// The longest match (258), three literals before it, and what a copy in words writes beyond its end (7).
    private static let slack = 258 + 3 + 7
    private static let literalBits = 11
    private static let distanceBits = 8

    private let window: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var written = 0
    private var taken = 0
    /// Bits of the input that are not consumed yet, the next one lowest; those above `bitCount` are 0.
    private var bits: UInt64 = 0
    private var bitCount = 0
    private var state = State.blockHeader
    private var isFinalBlock = false
    private var usesFixedCodes = false
    private var literalCodes = 0
    private var distanceCodes = 0
    private var codeLengthCodes = 0
    private let lengths: UnsafeMutablePointer<UInt8>
    private let literals = HuffmanTable(primaryBits: Inflate.literalBits, capacity: 2342)
    private let distances = HuffmanTable(primaryBits: Inflate.distanceBits, capacity: 402)
    private let codeLengthTable = HuffmanTable(primaryBits: 7, capacity: 128)

    /// - Parameter outputSize: how many bytes of output may wait at most; the rest of the window is history.
    package init(outputSize: Int = 128 * 1024) {
        capacity = Self.historySize + max(outputSize, 1024) + Self.slack
        window = .allocate(capacity: capacity)
        window.initialize(repeating: 0, count: capacity)
        lengths = .allocate(capacity: 320)
        lengths.initialize(repeating: 0, count: 320)
    }

    deinit {
        window.deallocate()
        lengths.deallocate()
    }

    /// Back to the beginning of a stream; the memory is used again.
    package func reset() {
        written = 0
        taken = 0
        bits = 0
        bitCount = 0
        state = .blockHeader
    }

    /// Output that nobody has taken yet; valid until the next call.
    package var pending: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: window + taken, count: written - taken)
    }

    /// Says that `pending` is taken, and makes room.
    package func release() {
        taken = written
        guard capacity - written < Self.slack + 1024 else { return }
        memmove(window, window + (written - Self.historySize), Self.historySize)
        written = Self.historySize
        taken = written
    }

    /// Bytes that were read off the input but lie behind the end of the stream.
    package var unusedBytes: Int { bitCount >> 3 }

    /// Consumes from the front of `input` until it is used up, the window is full, or the stream has ended.
    package func run(_ input: inout UnsafeRawBufferPointer) throws(InflateError) -> Event {
        var next = input.baseAddress ?? UnsafeRawPointer(window)
        let end = next + input.count
        defer { input = UnsafeRawBufferPointer(start: next, count: end - next) }
        while true {
            switch state {
            case .blockHeader:
                guard need(3, &next, end) else { return .needsInput }
                isFinalBlock = take(1) == 1
                switch take(2) {
                case 0: state = .storedLength
                case 1:
                    usesFixedCodes = true
                    state = .symbols
                case 2: state = .dynamicHeader
                default: throw .reservedBlockType
                }
            case .storedLength:
                // 3.2.4: the block begins at the next byte.
                _ = take(bitCount & 7)
                guard need(32, &next, end) else { return .needsInput }
                let length = take(16)
                guard take(16) == length ^ 0xFFFF else { throw .storedLengthMismatch }
                state = .stored(left: length)
            case .stored(var left):
                let isDone = copyStored(&left, &next, end)
                state = .stored(left: left)
                guard isDone else { return written == capacity ? .outputFull : .needsInput }
                state = isFinalBlock ? .finished : .blockHeader
            case .dynamicHeader:
                guard need(14, &next, end) else { return .needsInput }
                literalCodes = take(5) + 257
                distanceCodes = take(5) + 1
                codeLengthCodes = take(4) + 4
                guard literalCodes <= 286, distanceCodes <= 30 else { throw .tooManyCodes }
                lengths.update(repeating: 0, count: 19)
                state = .lengthsOfCodeLengths(next: 0)
            case .lengthsOfCodeLengths(var index):
                while index < codeLengthCodes, need(3, &next, end) {
                    lengths[Self.codeLengthOrder[index]] = UInt8(truncatingIfNeeded: take(3))
                    index += 1
                }
                state = .lengthsOfCodeLengths(next: index)
                guard index == codeLengthCodes else { return .needsInput }
                try codeLengthTable.build(
                    lengths: UnsafeBufferPointer(start: lengths, count: 19), meanings: HuffmanTable.codeLengthMeanings)
                state = .codeLengths(next: 0)
            case .codeLengths(var index):
                let isDone = try readCodeLengths(&index, &next, end)
                state = .codeLengths(next: index)
                guard isDone else { return .needsInput }
                try buildTables()
                state = .symbols
            case .symbols:
                switch try decodeSymbols(&next, end) {
                case .endOfBlock: state = isFinalBlock ? .finished : .blockHeader
                case .needsInput: return .needsInput
                case .outputFull: return .outputFull
                }
            case .finished:
                return .finished
            }
        }
    }

    // MARK: Bits

    /// Fills the bit buffer to at least `count` bits (at most 57), or says that the input ends before.
    private func need(_ count: Int, _ next: inout UnsafeRawPointer, _ end: UnsafeRawPointer) -> Bool {
        while bitCount < count {
            guard next < end else { return false }
            bits |= UInt64(next.load(as: UInt8.self)) &<< UInt64(bitCount)
            bitCount += 8
            next += 1
        }
        return true
    }

    /// Consumes `count` bits that `need` has fetched.
    private func take(_ count: Int) -> Int {
        let value = Int(bits & (1 << UInt64(count) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    // MARK: Block headers

    /// The order in which the lengths of the code length codes come (3.2.7).
    private static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// Stored bytes (3.2.4): first those that the bit buffer has swallowed already, then straight from the input.
    private func copyStored(_ left: inout Int, _ next: inout UnsafeRawPointer, _ end: UnsafeRawPointer) -> Bool {
        while left > 0, bitCount >= 8, written < capacity {
            window[written] = UInt8(truncatingIfNeeded: take(8))
            written += 1
            left -= 1
        }
        if bitCount < 8 {
            let count = min(left, min(end - next, capacity - written))
            memcpy(window + written, next, count)
            next += count
            written += count
            left -= count
        }
        return left == 0
    }

    /// The code lengths of both alphabets, one sequence, run-length coded (3.2.7).
    private func readCodeLengths(
        _ index: inout Int, _ next: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(InflateError) -> Bool {
        let total = literalCodes + distanceCodes
        while index < total {
            // A code (at most 7 bits) and its extra bits (at most 7); near the end of the input fewer may be enough.
            let isCertain = need(14, &next, end)
            let entry = codeLengthTable.entries[Int(bits & 0x7F)]
            if entry & HuffmanTable.exceptional != 0 {
                guard isCertain || bitCount >= 7 else { return false }
                throw .invalidSymbol
            }
            let symbol = Int(entry >> 16)
            let codeBits = Int(entry & 0xFF)
            let extraBits = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7
            guard codeBits + extraBits <= bitCount else { return false }
            _ = take(codeBits)
            if symbol < 16 {
                lengths[index] = UInt8(truncatingIfNeeded: symbol)
                index += 1
                continue
            }
            if symbol == 16 && index == 0 { throw .badRepeat }
            let repeated = symbol == 16 ? lengths[index - 1] : 0
            let count = take(extraBits) + (symbol == 18 ? 11 : 3)
            guard index + count <= total else { throw .badRepeat }
            (lengths + index).update(repeating: repeated, count: count)
            index += count
        }
        return true
    }

    private func buildTables() throws(InflateError) {
        guard lengths[256] != 0 else { throw .noEndOfBlock }
        try literals.build(
            lengths: UnsafeBufferPointer(start: lengths, count: literalCodes), meanings: HuffmanTable.literalMeanings)
        try distances.build(
            lengths: UnsafeBufferPointer(start: lengths + literalCodes, count: distanceCodes),
            meanings: HuffmanTable.distanceMeanings)
        usesFixedCodes = false
    }

    // MARK: Symbols

    private enum Symbols {
        case endOfBlock, needsInput, outputFull
    }

    private func decodeSymbols(
        _ next: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(InflateError) -> Symbols {
        let fixed = FixedCodes.shared
        let literals = usesFixedCodes ? fixed.literals.entries : self.literals.entries
        let distances = usesFixedCodes ? fixed.distances.entries : self.distances.entries
        while true {
            if try decodeFast(&next, end, UnsafePointer(literals), UnsafePointer(distances)) { return .endOfBlock }
            guard capacity - written >= 258 else { return .outputFull }
            // Few bytes of input or little room are left: one symbol, with every check.
            _ = need(48, &next, end)
            switch try decodeOne(UnsafePointer(literals), UnsafePointer(distances)) {
            case .symbol: continue
            case .endOfBlock: return .endOfBlock
            case .incomplete: return .needsInput
            }
        }
    }

    private enum One {
        case symbol, endOfBlock, incomplete
    }

    /// Decodes one symbol of those bits that are there; consumes nothing when they are too few.
    private func decodeOne(
        _ literals: UnsafePointer<UInt32>, _ distances: UnsafePointer<UInt32>
    ) throws(InflateError) -> One {
        guard let (entry, before) = try look(literals, Self.literalBits, after: 0) else { return .incomplete }
        let used = before + Int(entry & 0xFF)
        if entry & HuffmanTable.literal != 0 {
            _ = take(used)
            window[written] = UInt8(truncatingIfNeeded: entry >> 16)
            written += 1
            return .symbol
        }
        if entry & HuffmanTable.endOfBlock != 0 {
            _ = take(used)
            return .endOfBlock
        }
        let length = Self.value(entry, bits >> UInt64(before))
        guard let (distanceEntry, beforeDistance) = try look(distances, Self.distanceBits, after: used) else {
            return .incomplete
        }
        let distance = Self.value(distanceEntry, bits >> UInt64(beforeDistance))
        guard distance <= written else { throw .distanceTooFar }
        bits >>= UInt64(beforeDistance + Int(distanceEntry & 0xFF))
        bitCount -= beforeDistance + Int(distanceEntry & 0xFF)
        for index in written..<(written + length) { window[index] = window[index - distance] }
        written += length
        return .symbol
    }

    /// The entry for the bits after `offset`, and where the bits begin that it counts; nil when too few bits are there.
    private func look(
        _ table: UnsafePointer<UInt32>, _ primaryBits: Int, after offset: Int
    ) throws(InflateError) -> (entry: UInt32, before: Int)? {
        var before = offset
        var entry = table[Int((bits >> UInt64(before)) & (1 << UInt64(primaryBits) - 1))]
        if entry & HuffmanTable.subtable != 0 && entry & HuffmanTable.literal == 0
            && entry & HuffmanTable.exceptional != 0
        {
            before += primaryBits
            let mask = UInt64(1) << UInt64((entry >> 8) & 0xF) - 1
            entry = table[Int(entry >> 16) + Int((bits >> UInt64(before)) & mask)]
        }
        if Self.isInvalid(entry) {
            guard bitCount - offset >= HuffmanTable.maximumCodeLength else { return nil }
            throw .invalidSymbol
        }
        return before + Int(entry & 0xFF) <= bitCount ? (entry, before) : nil
    }

    @inline(__always)
    private static func isInvalid(_ entry: UInt32) -> Bool {
        let flags = HuffmanTable.literal | HuffmanTable.exceptional | HuffmanTable.endOfBlock | HuffmanTable.subtable
        return entry & flags == HuffmanTable.exceptional
    }

    /// Base and extra bits (3.2.5) of a length or distance whose code begins at the lowest bit of `bits`.
    @inline(__always)
    private static func value(_ entry: UInt32, _ bits: UInt64) -> Int {
        let all = bits & ((1 &<< UInt64(entry & 0x3F)) &- 1)
        return Int((entry &>> 16) & 0x7FFF) &+ Int(truncatingIfNeeded: all &>> UInt64((entry &>> 8) & 0xF))
    }

    /// Decodes while at least 16 bytes of input and room for a longest match are there; true at the end of the block.
    ///
    /// Eight bytes are loaded at a time: 56 to 63 bits are then in the buffer, enough for two literals with codes of
    /// 11 bits and a length (22 + 20), or for a distance (28). The bits above the count are those of the bytes not
    /// counted as consumed, so loading them again changes nothing.
    private func decodeFast(
        _ nextInput: inout UnsafeRawPointer, _ end: UnsafeRawPointer,
        _ literals: UnsafePointer<UInt32>, _ distances: UnsafePointer<UInt32>
    ) throws(InflateError) -> Bool {
        guard end - nextInput >= 16, capacity - written >= Self.slack else { return false }
        let literalMask = UInt64(1) << UInt64(Self.literalBits) - 1
        let distanceMask = UInt64(1) << UInt64(Self.distanceBits) - 1
        let lastInput = end - 16
        let lastOutput = window + (capacity - Self.slack)
        var next = nextInput
        var out = window + written
        var bits = self.bits
        var count = UInt64(bitCount)
        defer {
            nextInput = next
            written = out - window
            self.bits = bits & ((1 &<< count) &- 1)
            bitCount = Int(count)
        }
        while next <= lastInput && out <= lastOutput {
            Self.refill(&bits, &count, &next)
            var entry = literals[Int(bits & literalMask)]
            if entry & HuffmanTable.literal != 0 {
                Self.consume(entry, &bits, &count)
                out.pointee = UInt8(truncatingIfNeeded: entry &>> 16)
                out += 1
                entry = literals[Int(bits & literalMask)]
                if entry & HuffmanTable.literal != 0 {
                    Self.consume(entry, &bits, &count)
                    out.pointee = UInt8(truncatingIfNeeded: entry &>> 16)
                    out += 1
                    entry = literals[Int(bits & literalMask)]
                    if entry & HuffmanTable.literal != 0 {
                        Self.consume(entry, &bits, &count)
                        out.pointee = UInt8(truncatingIfNeeded: entry &>> 16)
                        out += 1
                        continue
                    }
                }
            }
            if entry & HuffmanTable.exceptional != 0 {
                if entry & HuffmanTable.subtable != 0 {
                    Self.consume(entry, &bits, &count)
                    let mask = (UInt64(1) &<< UInt64((entry &>> 8) & 0xF)) &- 1
                    entry = literals[Int((entry &>> 16) & 0x7FFF) &+ Int(bits & mask)]
                    if entry & HuffmanTable.literal != 0 {
                        Self.consume(entry, &bits, &count)
                        out.pointee = UInt8(truncatingIfNeeded: entry &>> 16)
                        out += 1
                        continue
                    }
                }
                if entry & HuffmanTable.exceptional != 0 {
                    guard entry & HuffmanTable.endOfBlock != 0 else { throw .invalidSymbol }
                    Self.consume(entry, &bits, &count)
                    return true
                }
            }
            let length = Self.value(entry, bits)
            Self.consume(entry, &bits, &count)
            Self.refill(&bits, &count, &next)

            var distanceEntry = distances[Int(bits & distanceMask)]
            if distanceEntry & HuffmanTable.exceptional != 0 {
                guard distanceEntry & HuffmanTable.subtable != 0 else { throw .invalidSymbol }
                Self.consume(distanceEntry, &bits, &count)
                let mask = (UInt64(1) &<< UInt64((distanceEntry &>> 8) & 0xF)) &- 1
                distanceEntry = distances[Int((distanceEntry &>> 16) & 0x7FFF) &+ Int(bits & mask)]
                guard distanceEntry & HuffmanTable.exceptional == 0 else { throw .invalidSymbol }
            }
            let distance = Self.value(distanceEntry, bits)
            Self.consume(distanceEntry, &bits, &count)
            guard distance <= out - window else { throw .distanceTooFar }
            Self.copyMatch(to: out, distance, length)
            out += length
        }
        return false
    }

    @inline(__always)
    private static func refill(_ bits: inout UInt64, _ count: inout UInt64, _ next: inout UnsafeRawPointer) {
        bits |= UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &<< count
        next += Int((63 &- count) &>> 3)
        count |= 56
    }

    @inline(__always)
    private static func consume(_ entry: UInt32, _ bits: inout UInt64, _ count: inout UInt64) {
        bits = bits &>> UInt64(entry & 0x3F)
        count = count &- UInt64(entry & 0x3F)
    }

    /// Copies from `distance` bytes back; may write up to 7 bytes beyond the end, which `slack` allows for.
    @inline(__always)
    private static func copyMatch(to start: UnsafeMutablePointer<UInt8>, _ distance: Int, _ length: Int) {
        let end = start + length
        var to = UnsafeMutableRawPointer(start)
        var from = UnsafeRawPointer(start - distance)
        if distance >= 8 {
            repeat {
                to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
                to += 8
                from += 8
            } while to < UnsafeMutableRawPointer(end)
        } else if distance == 1 {
            let pattern = UInt64(from.load(as: UInt8.self)) &* 0x0101_0101_0101_0101
            repeat {
                to.storeBytes(of: pattern, as: UInt64.self)
                to += 8
            } while to < UnsafeMutableRawPointer(end)
        } else {
            var place = start
            while place < end {
                place.pointee = (place - distance).pointee
                place += 1
            }
        }
    }
}

/// The codes of block type 01 (RFC 1951 3.2.6), made once; nothing writes to the tables afterwards.
private final class FixedCodes: @unchecked Sendable {
    static let shared = FixedCodes()
    let literals = HuffmanTable(primaryBits: 11, capacity: 2048)
    let distances = HuffmanTable(primaryBits: 8, capacity: 256)

    private init() {
        let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
        let distanceLengths = [UInt8](repeating: 5, count: 32)
        do {
            try lengths.withUnsafeBufferPointer { (all) throws(InflateError) in
                try literals.build(lengths: all, meanings: HuffmanTable.literalMeanings)
            }
            try distanceLengths.withUnsafeBufferPointer { (all) throws(InflateError) in
                try distances.build(lengths: all, meanings: HuffmanTable.distanceMeanings)
            }
        } catch {
            preconditionFailure("cannot build the fixed codes of RFC 1951 3.2.6: \(error)")
        }
    }
}
