// SPDX-License-Identifier: Apache-2.0

extension RequestHead {
    /// The bytes of a slice of this head.
    public subscript(slice: Slice) -> ArraySlice<UInt8> {
        let start = Int(slice.offset)
        return bytes[start..<start + Int(slice.length)]
    }

    /// The value of the first field of this name, which must be given in lower case.
    public func firstValue(of lowercasedName: StaticString) -> ArraySlice<UInt8>? {
        for field in fields where matches(field.name, lowercasedName) { return self[field.value] }
        return nil
    }

    /// The values of all fields of this name, in order; the name must be given in lower case.
    public func values(of lowercasedName: StaticString) -> [ArraySlice<UInt8>] {
        fields.filter { matches($0.name, lowercasedName) }.map { self[$0.value] }
    }

    /// Whether the slice holds exactly these bytes, case not regarded; the name must be given in lower case.
    public func matches(_ slice: Slice, _ lowercased: StaticString) -> Bool {
        guard Int(slice.length) == lowercased.utf8CodeUnitCount else { return false }
        return bytes.withUnsafeBytes { bytes in
            let start = Int(slice.offset)
            return ASCII.equalsIgnoringCase(
                UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(slice.length)]), lowercased)
        }
    }
}
