// SPDX-License-Identifier: Apache-2.0

/// Writes into memory whose size was computed before, so that a response is one allocation and no growth.
struct ByteWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    }

    /// Writes a field value; a control byte becomes a space, so that no value can end its line (response splitting).
    @inline(__always)
    mutating func writeValue(_ bytes: UnsafeRawBufferPointer) {
        let target = reserve(bytes.count).assumingMemoryBound(to: UInt8.self)
        for index in 0..<bytes.count {
            let byte = bytes[index]
            target[index] = (byte < 0x20 && byte != ASCII.tab) || byte == 0x7F ? ASCII.space : byte
        }
    }

    mutating func writeDecimal(_ value: Int64) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        Swift.withUnsafeMutableBytes(of: &digits) { scratch in
            var index = scratch.count
            var rest = value.magnitude
            repeat {
                index -= 1
                scratch[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            write(UnsafeRawBufferPointer(rebasing: scratch[index...]))
        }
    }

    mutating func writeHexadecimal(_ value: Int) {
        var digits: (UInt64, UInt64) = (0, 0)
        Swift.withUnsafeMutableBytes(of: &digits) { scratch in
            var index = scratch.count
            var rest = value.magnitude
            repeat {
                index -= 1
                let digit = UInt8(truncatingIfNeeded: rest & 15)
                scratch[index] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
                rest >>= 4
            } while rest > 0
            write(UnsafeRawBufferPointer(rebasing: scratch[index...]))
        }
    }

    @inline(__always)
    private mutating func reserve(_ length: Int) -> UnsafeMutableRawPointer {
        guard let base = memory.baseAddress, memory.count - count >= length else {
            preconditionFailure("cannot write \(length) bytes while \(memory.count - count) were reckoned")
        }
        defer { count += length }
        return base + count
    }
}
