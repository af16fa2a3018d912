// SPDX-License-Identifier: Apache-2.0

/// One session with everything in it, as an operator sees it who asks for the values.
public struct SessionView: Equatable, Sendable {
    public var record: SessionRecord
    /// Milliseconds until the store forgets it; nil where that cannot be said.
    public var timeToLive: Int64?
}
