// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// The commands that wait for replies, in the order in which they were written: replies come in that order and carry no
/// name. All commands have the same time-out, so those whose time has passed are always the first ones; they keep their
/// places until their replies come, which belong to nobody.
struct CommandQueue {
    struct Entry {
        let receiver: ReplyReceiver
        let deadline: NIODeadline
        /// Bytes on the wire.
        let size: Int
    }

    private var entries = CircularBuffer<Entry>(initialCapacity: 32)
    /// How many of the first entries have timed out.
    private(set) var expiredCount = 0
    /// How many of the first entries have been handed to the socket.
    private var flushedCount = 0
    /// Bytes of all entries.
    private(set) var byteCount = 0

    var count: Int { entries.count }
    /// How many are still waited for.
    var liveCount: Int { entries.count - expiredCount }
    var nextDeadline: NIODeadline? {
        liveCount > 0 ? entries[offset: expiredCount].deadline : nil
    }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
        byteCount += entry.size
    }

    /// All entries have left for the socket.
    mutating func markFlushed() { flushedCount = entries.count }

    /// The entry that the next reply belongs to, nil when none is waited for; `isLate` when its time had passed.
    mutating func takeFirst() -> (entry: Entry, isLate: Bool)? {
        guard let entry = entries.popFirst() else { return nil }
        byteCount -= entry.size
        flushedCount = max(0, flushedCount - 1)
        guard expiredCount > 0 else { return (entry, false) }
        expiredCount -= 1
        return (entry, true)
    }

    /// The entries whose time has now passed, each told once.
    mutating func expire(_ now: NIODeadline) -> [Entry] {
        var expired: [Entry] = []
        while expiredCount < entries.count, entries[offset: expiredCount].deadline <= now {
            expired.append(entries[offset: expiredCount])
            expiredCount += 1
        }
        return expired
    }

    /// Empties the queue; the entries that are still waited for, with whether they may have reached the server.
    mutating func removeAll() -> [(entry: Entry, wasSent: Bool)] {
        var rest: [(entry: Entry, wasSent: Bool)] = []
        for (index, entry) in entries.enumerated() where index >= expiredCount {
            rest.append((entry, index < flushedCount))
        }
        self = CommandQueue()
        return rest
    }
}

extension CircularBuffer {
    fileprivate subscript(offset offset: Int) -> Element { self[index(startIndex, offsetBy: offset)] }
}
