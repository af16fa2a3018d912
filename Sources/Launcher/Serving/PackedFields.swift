// SPDX-License-Identifier: Apache-2.0

/// Fields as Java packs them: per field a `u16` name length, a `u32` value length (little endian, unaligned), name, value.
///
/// Iteration ends at the first field that does not fit the bytes: they come from the other side of the bridge.
struct PackedFields: Sequence, IteratorProtocol {
    private var remaining: Int
    private var rest: UnsafeRawBufferPointer

    init(count: Int, bytes: UnsafeRawBufferPointer) {
        remaining = count
        rest = bytes
    }

    mutating func next() -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        guard remaining > 0, rest.count >= 6 else { return nil }
        let nameLength = Int(UInt16(littleEndian: rest.loadUnaligned(as: UInt16.self)))
        let valueLength = Int(UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: 2, as: UInt32.self)))
        let (end, overflow) = valueLength.addingReportingOverflow(6 + nameLength)
        guard !overflow, end <= rest.count else { return nil }
        remaining -= 1
        let name = UnsafeRawBufferPointer(rebasing: rest[6..<6 + nameLength])
        let value = UnsafeRawBufferPointer(rebasing: rest[6 + nameLength..<end])
        rest = UnsafeRawBufferPointer(rebasing: rest[end...])
        return (name, value)
    }
}
