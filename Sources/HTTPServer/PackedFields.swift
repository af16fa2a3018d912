// SPDX-License-Identifier: Apache-2.0

/// The fields of a `ResponseHead`, one after the other; ends early where the packing is broken.
struct PackedFields: Sequence, IteratorProtocol {
    private let bytes: UnsafeRawBufferPointer
    private var remaining: Int
    private var offset = 0

    init(_ head: ResponseHead) {
        bytes = head.fields
        remaining = head.fieldCount
    }

    @inline(__always)
    mutating func next() -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        guard remaining > 0, bytes.count - offset >= 6 else { return nil }
        let nameLength = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
        let valueLength = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt32.self)))
        let name = offset + 6
        let value = name + nameLength
        guard bytes.count - value >= valueLength else { return nil }
        remaining -= 1
        offset = value + valueLength
        return (
            UnsafeRawBufferPointer(rebasing: bytes[name..<value]),
            UnsafeRawBufferPointer(rebasing: bytes[value..<offset])
        )
    }
}
