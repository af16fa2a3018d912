// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What the connections of a client say of themselves, put together, and who wants to hear of it.
final class StatusBoard: Sendable {
    private struct State {
        var connections: [RedisStatus]
        var overall = RedisStatus.connecting
        var observers: [UInt64: @Sendable (RedisStatus) -> Void] = [:]
        var nextObserver: UInt64 = 0
        var undelivered: [(RedisStatus, [@Sendable (RedisStatus) -> Void])] = []
        var isDelivering = false
    }

    private let state: Mutex<State>

    init(connections: Int) { state = Mutex(State(connections: Array(repeating: .connecting, count: connections))) }

    var status: RedisStatus { state.withLock { $0.overall } }

    func set(_ status: RedisStatus, of connection: Int) {
        state.withLock { state in
            state.connections[connection] = status
            let overall = Self.overall(state.connections)
            guard overall != state.overall else { return }
            state.overall = overall
            state.undelivered.append((overall, Array(state.observers.values)))
        }
        deliver()
    }

    /// Calls `observer` with the status of now and with each one after it, in order, until `remove`.
    func observe(_ observer: @escaping @Sendable (RedisStatus) -> Void) -> UInt64 {
        let number = state.withLock { state in
            state.nextObserver += 1
            state.observers[state.nextObserver] = observer
            state.undelivered.append((state.overall, [observer]))
            return state.nextObserver
        }
        deliver()
        return number
    }

    func remove(_ number: UInt64) { state.withLock { $0.observers[number] = nil } }

    /// One thread at a time calls the observers, so that they hear of changes in the order in which they happened.
    private func deliver() {
        while true {
            let next = state.withLock { state -> (RedisStatus, [@Sendable (RedisStatus) -> Void])? in
                guard !state.isDelivering, !state.undelivered.isEmpty else { return nil }
                state.isDelivering = true
                return state.undelivered.removeFirst()
            }
            guard let (status, observers) = next else { return }
            for observer in observers { observer(status) }
            state.withLock { $0.isDelivering = false }
        }
    }

    private static func overall(_ statuses: [RedisStatus]) -> RedisStatus {
        if statuses.contains(.ready) { return .ready }
        if statuses.allSatisfy({ $0 == .closed }) { return .closed }
        for status in statuses {
            if case .unreachable = status { return status }
        }
        return .connecting
    }
}
