// SPDX-License-Identifier: Apache-2.0

/// A session as it was when a request asked for it. While a lease lives, the directory keeps what it knows of the session.
public final class SessionLease: Sendable {
    public let key: SessionKey
    /// The line of descent of the session's objects on this node, 0 if the session is not there.
    ///
    /// A save that fails ends it. An object of another epoch than the lease's may hold what nobody acknowledged, and is
    /// thrown away; so is an object whose session is not there.
    public let epoch: Int64
    /// The version up to which others may have written: an object that was brought up to it lacks nothing.
    ///
    /// What this node has saved since does not move it, so that no object has to read its own writes back. 0 if nothing
    /// but this node's own is known.
    public let foreign: Int64
    let record: SessionRecord
    private let directory: SessionDirectory?

    init(absent key: SessionKey) {
        self.key = key
        epoch = 0
        foreign = 0
        record = SessionRecord(version: 0, times: SessionTimes(created: 0, accessed: 0, inactive: 0), fields: [:])
        directory = nil
    }

    init(_ key: SessionKey, epoch: Int64, foreign: Int64, record: SessionRecord, directory: SessionDirectory) {
        self.key = key
        self.epoch = epoch
        self.foreign = foreign
        self.record = record
        self.directory = directory
    }

    deinit { directory?.release(key) }

    /// The session's version, 0 if it is not there.
    public var version: Int64 { record.version }

    /// Whether there is such a session.
    public var isPresent: Bool { epoch != 0 }

    public var times: SessionTimes { record.times }

    public var fields: [[UInt8]: SessionField] { record.fields }
}
