// SPDX-License-Identifier: Apache-2.0

/// A Swift function that Java calls as a `native` method.
///
/// The function is `@convention(c)`, takes the environment, then the class (static) or the object, then what the
/// signature says, and does not capture anything:
///
/// ```swift
/// NativeMethod(
///     "read", "(JI)I",
///     { environment, _, handle, length in … }
///         as @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer?, Int64, Int32) -> Int32)
/// ```
public struct NativeMethod: @unchecked Sendable {
    public let name: String
    public let signature: String
    // The address of code, immutable and alive as long as the process: safe to share.
    let function: UnsafeMutableRawPointer

    /// - Parameter function: a `@convention(c)` function whose parameters match `signature`; the compiler cannot check
    ///   that, and a mismatch is undefined behaviour.
    public init<Function>(_ name: String, _ signature: String, _ function: Function) {
        precondition(
            String(reflecting: Function.self).hasPrefix("@convention(c)"),
            "cannot register \(name): \(Function.self) is not a @convention(c) function")
        self.name = name
        self.signature = signature
        // A C function value is the address of its code, one word; the check above admits nothing else.
        self.function = unsafeBitCast(function, to: UnsafeMutableRawPointer.self)
    }
}
