// SPDX-License-Identifier: Apache-2.0

/// What a store holds of one session.
public struct SessionRecord: Equatable, Sendable {
    /// Microseconds since 1970, as the writing node's clock had it, and always more than before: so the same version never
    /// names two contents, even after the store has come back with older data.
    public var version: Int64
    public var times: SessionTimes
    /// By name (`a:` and an attribute's name, `n:` and a note's).
    public var fields: [[UInt8]: SessionField]

    /// The largest version: what Redis' Lua, whose numbers are doubles, still counts exactly.
    public static let largestVersion: Int64 = 1 << 53 - 1

    /// Puts the three together.
    public init(version: Int64, times: SessionTimes, fields: [[UInt8]: SessionField]) {
        self.version = version
        self.times = times
        self.fields = fields
    }
}
