// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Files by the path under which they are asked for, bounded in bytes and in open files.
///
/// A look-up hashes the bytes of the request head where they lie: no key is made for it. Keys are normal paths of files
/// that exist, so that a client can neither fill the cache with spellings nor with names that it invents.
///
/// Entries live in two generations. When the young one holds half of what is allowed, it becomes the old one and what was
/// the old one goes; an entry that is used in the old one moves to the young. So whatever was used lately stays, and
/// neither a list of uses nor a search for the oldest is needed.
final class FileCache: Sendable {
    private let state = NIOLockedValueBox(State())
    private let generationCost: Int
    private let generationFiles: Int
    private let interval: UInt64

    /// `interval` is how long, in microseconds, a file is taken as it was without a look at the disk.
    init(maxCost: Int, maxOpenFiles: Int, interval: UInt64) {
        generationCost = maxCost / 2
        generationFiles = maxOpenFiles / 2
        self.interval = interval
    }

    /// The file, if it was looked at so short a time before `now` (microseconds since the Unix epoch) that this may stand.
    func fresh(_ path: UnsafeRawBufferPointer, now: UInt64) -> CachedFile? {
        state.withLockedValue { state in
            let key = Key.borrowed(path)
            if let slot = state.young.slots[key] { return slot.isFresh(now, interval) ? slot.file : nil }
            guard let slot = state.old.slots[key], slot.isFresh(now, interval) else { return nil }
            // The key of the old generation is owned; the one at hand is gone when the call returns.
            insert(slot, at: .owned([UInt8](path)), &state)
            return slot.file
        }
    }

    /// The file as it was known, however long ago.
    func known(_ path: [UInt8]) -> CachedFile? {
        state.withLockedValue { ($0.young.slots[.owned(path)] ?? $0.old.slots[.owned(path)])?.file }
    }

    /// Enters a file that was looked at now, in place of what was known of its path.
    func validate(_ path: [UInt8], _ file: CachedFile, now: UInt64) {
        guard file.cost <= generationCost, !file.isOnDisk || generationFiles > 0 else { return forget(path) }
        state.withLockedValue { insert(Slot(file: file, validated: now), at: .owned(path), &$0) }
    }

    /// Forgets what was known of a path.
    func forget(_ path: [UInt8]) {
        state.withLockedValue {
            $0.young.remove(.owned(path))
            $0.old.remove(.owned(path))
        }
    }

    /// What is held now, in bytes and in open files.
    var usage: (cost: Int, openFiles: Int) {
        state.withLockedValue { ($0.young.cost + $0.old.cost, $0.young.openFiles + $0.old.openFiles) }
    }

    private func insert(_ slot: Slot, at key: Key, _ state: inout State) {
        state.young.remove(key)
        state.old.remove(key)
        let files = state.young.openFiles + (slot.file.isOnDisk ? 1 : 0)
        if state.young.cost + slot.file.cost > generationCost || files > generationFiles, !state.young.slots.isEmpty {
            state.old = state.young
            state.young = Generation()
        }
        state.young.insert(slot, at: key)
    }

    private struct State {
        var young = Generation()
        var old = Generation()
    }

    private struct Slot {
        let file: CachedFile
        let validated: UInt64

        /// A clock that was set back makes every entry stale, not eternal.
        func isFresh(_ now: UInt64, _ interval: UInt64) -> Bool {
            now >= validated && now - validated < interval
        }
    }

    private struct Generation {
        private(set) var slots: [Key: Slot] = [:]
        private(set) var cost = 0
        private(set) var openFiles = 0

        mutating func insert(_ slot: Slot, at key: Key) {
            slots[key] = slot
            cost += slot.file.cost
            openFiles += slot.file.isOnDisk ? 1 : 0
        }

        mutating func remove(_ key: Key) {
            guard let slot = slots.removeValue(forKey: key) else { return }
            cost -= slot.file.cost
            openFiles -= slot.file.isOnDisk ? 1 : 0
        }
    }

    /// The bytes of a path, owned by the cache or lent for a look-up.
    private enum Key: Hashable, @unchecked Sendable {
        case owned([UInt8])
        case borrowed(UnsafeRawBufferPointer)

        private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch self {
            case .owned(let bytes): bytes.withUnsafeBytes(body)
            case .borrowed(let bytes): body(bytes)
            }
        }

        static func == (left: Key, right: Key) -> Bool {
            left.withBytes { left in
                right.withBytes { right in
                    guard left.count == right.count else { return false }
                    guard let first = left.baseAddress, let second = right.baseAddress else { return true }
                    return memcmp(first, second, left.count) == 0
                }
            }
        }

        func hash(into hasher: inout Hasher) {
            withBytes { hasher.combine(bytes: $0) }
        }
    }
}
