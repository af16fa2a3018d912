// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What all event loops of one server share.
final class ServerState: Sendable {
    private let connections = Atomic(0)
    private let exchanges = Atomic(0)
    private let draining = Atomic(false)
    private let emptied = Mutex<(@Sendable () -> Void)?>(nil)

    var openConnections: Int { connections.load(ordering: .relaxed) }
    var exchangesInFlight: Int { exchanges.load(ordering: .relaxed) }
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func beginDraining() { draining.store(true, ordering: .sequentiallyConsistent) }

    func connectionOpened() { connections.add(1, ordering: .sequentiallyConsistent) }

    func connectionClosed() {
        guard connections.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 else { return }
        emptied.withLock { $0.take() }?()
    }

    func exchangeBegan() { exchanges.add(1, ordering: .relaxed) }

    func exchangeEnded() { exchanges.subtract(1, ordering: .relaxed) }

    /// Calls `action` once, when no connection is open.
    func whenEmpty(_ action: @escaping @Sendable () -> Void) {
        emptied.withLock { $0 = action }
        if connections.load(ordering: .sequentiallyConsistent) == 0 { emptied.withLock { $0.take() }?() }
    }
}
