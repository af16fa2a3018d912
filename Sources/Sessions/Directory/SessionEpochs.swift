// SPDX-License-Identifier: Apache-2.0

/// The numbers of the lines of descent of session objects.
///
/// An object that Java read from the store belongs to an epoch that is named here, one that Java made to an epoch that
/// Java names. What an epoch says is that every save of its objects has been acknowledged so far. So as long as nothing
/// fails all sessions can share one, and a session that fell out of the cache keeps its own; the first failure begins
/// another for every session that is not held at that moment.
struct SessionEpochs {
    /// The first number that Java uses for the sessions that it makes; it counts up.
    static let firstOfJava: Int64 = 1 << 62

    /// That of sessions which are now read from the store.
    private(set) var current: Int64 = 1
    private var last: Int64 = 1
    private var newestOfJava = SessionEpochs.firstOfJava - 1
    private var soundOfJava = SessionEpochs.firstOfJava

    /// A number that no object has.
    mutating func unused() -> Int64 {
        last += 1
        return last
    }

    /// Notes a number that Java has used.
    mutating func saw(_ epoch: Int64) { newestOfJava = max(newestOfJava, epoch) }

    /// Notes that a save has failed; returns the epoch that begins.
    mutating func failed() -> Int64 {
        current = unused()
        soundOfJava = max(soundOfJava, newestOfJava &+ 1)
        return current
    }

    /// Whether nothing can have failed for an object of this epoch whose session has fallen out of the cache.
    func isSound(_ epoch: Int64) -> Bool { epoch == current || epoch >= soundOfJava }
}
