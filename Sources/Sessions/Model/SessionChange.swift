// SPDX-License-Identifier: Apache-2.0

/// What one save writes.
public struct SessionChange: Equatable, Sendable {
    /// One field's part in it.
    public struct Field: Equatable, Sendable {
        public var name: [UInt8]
        public var change: FieldChange

        /// Puts the two together.
        public init(name: [UInt8], change: FieldChange) {
            self.name = name
            self.change = change
        }
    }

    /// The version it shall have: more than the writer knows, and not below its clock in microseconds since 1970.
    public var proposed: Int64
    /// `created` and `inactive` count in a creation; `accessed` only ever moves forward.
    public var times: SessionTimes
    /// Whether an update sets `times.inactive`.
    public var changesInactive: Bool
    /// No name comes twice.
    public var fields: [Field]

    /// Puts them together.
    public init(proposed: Int64, times: SessionTimes, changesInactive: Bool = false, fields: [Field]) {
        self.proposed = proposed
        self.times = times
        self.changesInactive = changesInactive
        self.fields = fields
    }

    /// The same change, made for a session of this version at the least.
    func proposing(after version: Int64) -> SessionChange {
        var change = self
        change.proposed = max(proposed, version + 1)
        return change
    }
}
