// SPDX-License-Identifier: Apache-2.0
import CJVM

extension JNI {
    /// The memory of a direct `java.nio.ByteBuffer` from 0 to its capacity; nil for any other buffer.
    ///
    /// It lives as long as the Java buffer does, so the caller must see to it that Java holds the buffer while Swift
    /// uses the memory, and that one side at a time writes.
    public func directBufferAddress(_ buffer: JavaObject) -> UnsafeMutableRawBufferPointer? {
        let capacity = cjvm_get_direct_buffer_capacity(environment, buffer.reference)
        guard capacity >= 0, let count = Int(exactly: capacity),
            let address = cjvm_get_direct_buffer_address(environment, buffer.reference)
        else { return nil }
        return UnsafeMutableRawBufferPointer(start: address, count: count)
    }

    /// A direct `java.nio.ByteBuffer` over memory of Swift's, which must outlive every use of the buffer in Java.
    public func newDirectBuffer(_ memory: UnsafeMutableRawBufferPointer) throws(JavaException) -> JavaObject {
        guard let address = memory.baseAddress else {
            preconditionFailure("cannot make a direct buffer over no memory")
        }
        let reference = cjvm_new_direct_byte_buffer(environment, address, Int64(memory.count))
        return try object(reference, orFailureOf: "NewDirectByteBuffer")
    }

    public func arrayLength(_ array: JavaObject) -> Int {
        Int(cjvm_get_array_length(environment, array.reference))
    }

    /// A copy of a `byte[]`.
    public func bytes(of array: JavaObject) throws(JavaException) -> [UInt8] {
        let count = arrayLength(array)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            // The machine writes `count` bytes: the array's length never changes.
            cjvm_get_byte_array_region(environment, array.reference, 0, Int32(clamping: count), buffer.baseAddress)
            initialized = count
        }
        try check()
        return bytes
    }

    /// Copies the bytes of a `byte[]` from `offset` on into `buffer`, which they must fill.
    ///
    /// Throws `ArrayIndexOutOfBoundsException` where the array is shorter.
    public func copyBytes(
        of array: JavaObject, from offset: Int32 = 0, into buffer: UnsafeMutableRawBufferPointer
    ) throws(JavaException) {
        cjvm_get_byte_array_region(
            environment, array.reference, offset, Int32(clamping: buffer.count), buffer.baseAddress)
        try check()
    }

    /// A new `byte[]` with a copy of `bytes`.
    public func newByteArray(_ bytes: UnsafeRawBufferPointer) throws(JavaException) -> JavaObject {
        guard let count = Int32(exactly: bytes.count) else {
            throw JavaException(
                className: "java.lang.OutOfMemoryError",
                message: "an array of \(bytes.count) bytes is longer than Java's arrays can be")
        }
        let array = try object(cjvm_new_byte_array(environment, count), orFailureOf: "NewByteArray")
        cjvm_set_byte_array_region(environment, array.reference, 0, count, bytes.baseAddress)
        try check()
        return array
    }

    public func newByteArray(_ bytes: [UInt8]) throws(JavaException) -> JavaObject {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JavaException) in try newByteArray(buffer).reference }
        }
        return JavaObject(try result.get())
    }
}
