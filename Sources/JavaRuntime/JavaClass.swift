// SPDX-License-Identifier: Apache-2.0

/// A reference to a Java class, good on this thread until the native frame that made it ends.
public struct JavaClass {
    public let object: JavaObject

    @inlinable
    public init(_ object: JavaObject) {
        self.object = object
    }

    @inlinable
    var reference: UnsafeMutableRawPointer { object.reference }
}
