// SPDX-License-Identifier: Apache-2.0
internal import Sessions
internal import Synchronization

/// The exchanges that Java may name, by handle; bounded.
///
/// It owns an exchange from its submission until its end, whichever side ends it.
final class ExchangeTable: Sendable {
    private struct Slot {
        var generation: UInt32
        var exchange: (any ServletExchange)?
        /// What was found when the request's session was looked up; nil when it was not.
        var lease: SessionLease?
    }

    private struct State {
        var slots: [Slot] = []
        var free: [Int] = []
    }

    private let state = Mutex(State())

    /// How many exchanges may live at once; a slot's number is always below it.
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Takes an exchange in, with what is known of its session; nil when `capacity` of them are alive.
    func insert(_ exchange: any ServletExchange, lease: SessionLease? = nil) -> ExchangeHandle? {
        state.withLock { state in
            if let slot = state.free.popLast() {
                state.slots[slot].exchange = exchange
                state.slots[slot].lease = lease
                return ExchangeHandle(slot: slot, generation: state.slots[slot].generation)
            }
            guard state.slots.count < capacity else { return nil }
            state.slots.append(Slot(generation: 1, exchange: exchange, lease: lease))
            return ExchangeHandle(slot: state.slots.count - 1, generation: 1)
        }
    }

    /// The exchange a handle names; nil when the handle is dead.
    func find(_ handle: ExchangeHandle) -> (any ServletExchange)? {
        state.withLock { state in
            guard handle.slot < state.slots.count, state.slots[handle.slot].generation == handle.generation else {
                return nil
            }
            return state.slots[handle.slot].exchange
        }
    }

    /// What was found when the exchange's session was looked up; nil when it was not, or when the handle is dead.
    func lease(_ handle: ExchangeHandle) -> SessionLease? {
        state.withLock { state in
            guard handle.slot < state.slots.count, state.slots[handle.slot].generation == handle.generation else {
                return nil
            }
            return state.slots[handle.slot].lease
        }
    }

    /// Gives the session up before the exchange ends: one that has become a tunnel may live for days.
    func dropLease(_ handle: ExchangeHandle) {
        // Whatever a lease's end leads to must find the table unlocked.
        _ = state.withLock { state -> SessionLease? in
            guard handle.slot < state.slots.count, state.slots[handle.slot].generation == handle.generation else {
                return nil
            }
            return state.slots[handle.slot].lease.take()
        }
    }

    /// Ends a handle and gives the exchange back to the caller; nil when it was dead already.
    func remove(_ handle: ExchangeHandle) -> (any ServletExchange)? {
        let ended = state.withLock { state -> (exchange: any ServletExchange, lease: SessionLease?)? in
            let slot = handle.slot
            guard slot < state.slots.count, state.slots[slot].generation == handle.generation,
                let exchange = state.slots[slot].exchange
            else { return nil }
            state.slots[slot].exchange = nil
            // 0 is left out, so that no live handle is ever 0 or negative in Java.
            let next = (state.slots[slot].generation &+ 1) & 0x7fff_ffff
            state.slots[slot].generation = next == 0 ? 1 : next
            state.free.append(slot)
            return (exchange, state.slots[slot].lease.take())
        }
        return ended?.exchange
    }

    /// How many exchanges are alive.
    var count: Int { state.withLock { $0.slots.count - $0.free.count } }
}
