// SPDX-License-Identifier: Apache-2.0

/// How far an unpacking is.
public struct UnpackProgress: Sendable, Equatable {
    /// Bytes written, never more than `totalBytes`.
    public let bytes: UInt64
    public let totalBytes: UInt64

    public init(bytes: UInt64, totalBytes: UInt64) {
        self.bytes = bytes
        self.totalBytes = totalBytes
    }
}
