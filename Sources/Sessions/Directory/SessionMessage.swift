// SPDX-License-Identifier: Apache-2.0

/// What the session manager in Java wants of the store, one message for each time it wants something.
public struct SessionMessage: Equatable, Sendable {
    /// What it wants.
    public enum Kind: UInt8, Sendable {
        case create = 1
        case update = 2
        case delete = 3
        /// Nothing to save: wait for the saves in flight, and learn whether the object is sound.
        case join = 4
        /// Another id for the session (a login): the old one is `oldID`.
        case rename = 5
    }

    public var kind: Kind
    public var key: SessionKey
    /// What a rename renames.
    public var oldID: SessionID?
    /// The session object's line of descent, see ``SessionLease/epoch``.
    public var epoch: Int64
    public var change: SessionChange

    /// Puts them together.
    public init(_ kind: Kind, _ key: SessionKey, oldID: SessionID? = nil, epoch: Int64, change: SessionChange) {
        self.kind = kind
        self.key = key
        self.oldID = oldID
        self.epoch = epoch
        self.change = change
    }
}

extension SessionMessage {
    var oldKey: SessionKey? { oldID.map { SessionKey(context: key.context, id: $0) } }
}
