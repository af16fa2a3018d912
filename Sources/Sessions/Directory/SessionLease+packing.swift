// SPDX-License-Identifier: Apache-2.0

extension SessionLease {
    /// Writes the session as Java reads it, if it fits; 0 if the session is not there.
    ///
    /// Layout (little endian, unaligned): i64 epoch, version, created, accessed, i32 inactive, u32 number of fields; for
    /// each field i64 version, u16 length of the name, u32 length of the value (0xFFFFFFFF: not newer than `since`, no
    /// bytes), name, value.
    ///
    /// - Parameter buffer: written during the call alone, and only after its length was compared with all that is to come.
    /// - Returns: the bytes needed; more than `buffer` has: nothing was written.
    public func pack(since: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard isPresent else { return 0 }
        var needed = 40
        for (name, field) in record.fields {
            needed += 14 + name.count + (field.version > since ? field.value?.count ?? 0 : 0)
        }
        guard needed <= buffer.count else { return needed }
        var writer = BufferWriter(buffer: buffer)
        writer.put(epoch)
        writer.put(record.version)
        writer.put(record.times.created)
        writer.put(record.times.accessed)
        writer.put(record.times.inactive)
        writer.put(UInt32(truncatingIfNeeded: record.fields.count))
        for (name, field) in record.fields {
            writer.put(field.version)
            writer.put(UInt16(truncatingIfNeeded: name.count))
            if field.version > since, let value = field.value {
                writer.put(UInt32(truncatingIfNeeded: value.count))
                writer.put(name)
                writer.put(value)
            } else {
                writer.put(UInt32.max)
                writer.put(name)
            }
        }
        return needed
    }

    /// The same as an array.
    public func packed(since: Int64) -> [UInt8] {
        let needed = pack(since: since, into: UnsafeMutableRawBufferPointer(start: nil, count: 0))
        return [UInt8](unsafeUninitializedCapacity: needed) { buffer, count in
            count = pack(since: since, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}

/// Writes to a buffer that its user has found large enough.
private struct BufferWriter {
    let buffer: UnsafeMutableRawBufferPointer
    private var offset = 0

    init(buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    mutating func put(_ value: some FixedWidthInteger & BitwiseCopyable) {
        buffer.storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
        offset += value.bitWidth / 8
    }

    mutating func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]).copyMemory(from: $0) }
        offset += bytes.count
    }
}
