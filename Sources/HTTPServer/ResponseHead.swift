// SPDX-License-Identifier: Apache-2.0

/// A status and the field lines as the application gave them, packed.
///
/// Each field is a u16 length of the name and a u32 length of the value (little endian, unaligned), the name, the
/// value. The serialiser adds `Content-Length`, `Transfer-Encoding`, `Date` and `Connection`; a `Date` or a
/// `Connection: close` among the fields is honoured, a length or a coding is dropped. A control byte in a value
/// becomes a space, so that no value can end its line (response splitting).
public struct ResponseHead {
    public var status: UInt16
    /// Bytes of the body, nil when not known.
    public var contentLength: Int64?
    public var fieldCount: Int
    /// Borrowed: the caller keeps the memory until the call it is given to returns.
    public var fields: UnsafeRawBufferPointer

    public init(status: UInt16, contentLength: Int64?, fieldCount: Int, fields: UnsafeRawBufferPointer) {
        self.status = status
        self.contentLength = contentLength
        self.fieldCount = fieldCount
        self.fields = fields
    }
}
