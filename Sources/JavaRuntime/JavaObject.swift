// SPDX-License-Identifier: Apache-2.0

/// A reference to a Java object that is not null, good on this thread until the native frame that made it ends.
///
/// It is deliberately not `Sendable`: a local reference means nothing on another thread (JNI 2, "Global and Local
/// References"). To keep an object use ``JNI/newGlobalReference(_:)``.
public struct JavaObject {
    public let reference: UnsafeMutableRawPointer

    @inlinable
    public init(_ reference: UnsafeMutableRawPointer) {
        self.reference = reference
    }

    /// What a native method was given: nil for Java's null.
    @inlinable
    public init?(_ reference: UnsafeMutableRawPointer?) {
        guard let reference else { return nil }
        self.reference = reference
    }
}
