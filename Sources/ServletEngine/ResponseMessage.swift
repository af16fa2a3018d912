// SPDX-License-Identifier: Apache-2.0

/// The response head as it crosses from Java: status, framing and the application's fields, packed.
///
/// It is a view of the processor's own buffer and valid only during the call it is handed to. The fields' names and
/// values are as the application gave them: whoever writes them to a connection removes what would split the response.
public struct ResponseMessage {
    static let fixedLength = 16

    /// The status code.
    public let status: UInt16
    /// How many fields `fields` holds.
    public let fieldCount: Int
    /// The length of the body in bytes, if the application's response has one.
    public let contentLength: Int64?
    /// Per field: `u16` name length, `u32` value length (little endian, unaligned), the name's bytes, the value's bytes.
    public let fields: UnsafeRawBufferPointer

    /// Reads the fixed part; nil when `bytes` are shorter than it.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.fixedLength else { return nil }
        status = UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self))
        fieldCount = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        let length = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self))
        contentLength = length < 0 ? nil : length
        fields = UnsafeRawBufferPointer(rebasing: bytes[Self.fixedLength...])
    }
}
