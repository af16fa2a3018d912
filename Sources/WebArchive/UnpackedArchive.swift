// SPDX-License-Identifier: Apache-2.0

/// What came of an unpacking.
public struct UnpackedArchive: Sendable, Equatable {
    /// The directory to serve, as it was named.
    public let directory: String
    /// Files written, or that were there already.
    public let fileCount: Int
    /// Bytes of these files.
    public let bytes: UInt64
    /// Whether this very archive was there already, so that nothing was written.
    public let wasUnpackedBefore: Bool
}
