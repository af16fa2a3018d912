// SPDX-License-Identifier: Apache-2.0

/// One session as an operator sees it in a list: everything but the values.
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

    init(key: SessionKey, record: SessionRecord, timeToLive: Int64?) {
        self.key = key
        version = record.version
        times = record.times
        self.timeToLive = timeToLive
        fields = record.fields
            .map { Field(name: $0.key, size: $0.value.value?.count ?? 0, version: $0.value.version) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }
}
