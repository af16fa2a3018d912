// SPDX-License-Identifier: Apache-2.0

/// The entries of a node: those in use, and of the others the most recently used within a bound of bytes. No input or output.
struct SessionCache: Sendable {
    /// What an entry takes besides its record, about.
    private static let overhead = 400
    private static let none = -1

    private struct Slot: Sendable {
        var key: SessionKey
        var entry: SessionEntry
        var bytes = 0
        /// Neighbours in the list of the idle, the most recent first.
        var newer = SessionCache.none
        var older = SessionCache.none
        var isListed = false
    }

    var epochs = SessionEpochs()
    /// Bytes of all entries, about.
    private(set) var bytes = 0
    private let limit: Int
    private var places: [SessionKey: Int] = [:]
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var newest = SessionCache.none
    private var oldest = SessionCache.none

    init(limit: Int) { self.limit = limit }

    var count: Int { places.count }

    func contains(_ key: SessionKey) -> Bool { places[key] != nil }

    /// What is known of a session, to ask the store with.
    func asked(_ key: SessionKey) -> SessionEntry.Asked {
        places[key].map { slots[$0].entry.asked } ?? SessionEntry.Asked(version: 0, epoch: 0)
    }

    /// Works on an entry; nil if there is none.
    mutating func with<Value>(
        _ key: SessionKey, _ body: (inout SessionEntry, inout SessionEpochs) -> Value
    ) -> Value? {
        guard let place = places[key] else { return nil }
        return work(at: place, body)
    }

    /// Works on an entry, made now if there is none.
    mutating func with<Value>(
        _ key: SessionKey, making epoch: Int64, _ body: (inout SessionEntry, inout SessionEpochs) -> Value
    ) -> Value {
        if let place = places[key] { return work(at: place, body) }
        let slot = Slot(key: key, entry: SessionEntry(epoch: epoch))
        let place: Int
        if let last = free.popLast() {
            place = last
            slots[place] = slot
        } else {
            place = slots.count
            slots.append(slot)
        }
        places[key] = place
        return work(at: place, body)
    }

    private mutating func work<Value>(
        at place: Int, _ body: (inout SessionEntry, inout SessionEpochs) -> Value
    ) -> Value {
        let value = body(&slots[place].entry, &epochs)
        let size = slots[place].entry.bytes + Self.overhead
        bytes += size - slots[place].bytes
        slots[place].bytes = size
        unlist(place)
        if slots[place].entry.isIdle {
            if slots[place].entry.record == nil { remove(place) } else { list(place) }
        }
        while bytes > limit, oldest != Self.none {
            let victim = oldest
            unlist(victim)
            remove(victim)
        }
        return value
    }

    private mutating func remove(_ place: Int) {
        bytes -= slots[place].bytes
        places[slots[place].key] = nil
        slots[place].entry = SessionEntry(epoch: 0)
        slots[place].bytes = 0
        free.append(place)
    }

    private mutating func list(_ place: Int) {
        slots[place].isListed = true
        slots[place].newer = Self.none
        slots[place].older = newest
        if newest == Self.none { oldest = place } else { slots[newest].newer = place }
        newest = place
    }

    private mutating func unlist(_ place: Int) {
        guard slots[place].isListed else { return }
        slots[place].isListed = false
        let (newer, older) = (slots[place].newer, slots[place].older)
        if newer == Self.none { newest = older } else { slots[newer].older = older }
        if older == Self.none { oldest = newer } else { slots[older].newer = newer }
    }
}
