// SPDX-License-Identifier: Apache-2.0

/// Some of a store's sessions, for an operator.
public struct SessionPage: Equatable, Sendable {
    public var sessions: [SessionSummary]
    /// Where to go on; nil: this was the last page.
    public var next: String?

    /// Puts the two together.
    public init(sessions: [SessionSummary], next: String?) {
        self.sessions = sessions
        self.next = next
    }
}

/// One session as an operator sees it in a list.
public struct SessionSummary: Equatable, Sendable {
    /// A field without its value.
    public struct Field: Equatable, Sendable {
        public var name: [UInt8]
        /// Bytes of the value.
        public var size: Int
        public var version: Int64
    }

    public var key: SessionKey
    public var version: Int64
    public var times: SessionTimes
    /// Milliseconds until the store forgets it; nil where that cannot be said.
    public var timeToLive: Int64?
    /// Sorted by name.
    public var fields: [Field]

    /// Bytes of all names and values.
    public var size: Int { fields.reduce(0) { $0 + $1.name.count + $1.size } }
}

/// One session with everything in it.
public struct SessionView: Equatable, Sendable {
    public var record: SessionRecord
    /// Milliseconds until the store forgets it; nil where that cannot be said.
    public var timeToLive: Int64?
}
