// SPDX-License-Identifier: Apache-2.0

/// One field of a session: an attribute, or a note of the authentication.
public struct SessionField: Equatable, Sendable {
    /// The session's version at which the field was written.
    public var version: Int64
    /// The bytes, opaque here; nil: as they were at this version, which the asker knows.
    public var value: [UInt8]?

    /// Puts the two together.
    public init(version: Int64, value: [UInt8]?) {
        self.version = version
        self.value = value
    }
}
