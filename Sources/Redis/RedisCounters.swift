// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What one connection counts. Written on its event loop, a few times a tick; read from anywhere.
final class RedisCounters: Sendable {
    let commands = Atomic<UInt64>(0)
    let writes = Atomic<UInt64>(0)
    let bytesSent = Atomic<UInt64>(0)
    let bytesReceived = Atomic<UInt64>(0)
    let timeouts = Atomic<UInt64>(0)
    let lateReplies = Atomic<UInt64>(0)
    let connects = Atomic<UInt64>(0)

    func add(to statistics: inout RedisStatistics) {
        statistics.commands += commands.load(ordering: .relaxed)
        statistics.writes += writes.load(ordering: .relaxed)
        statistics.bytesSent += bytesSent.load(ordering: .relaxed)
        statistics.bytesReceived += bytesReceived.load(ordering: .relaxed)
        statistics.timeouts += timeouts.load(ordering: .relaxed)
        statistics.lateReplies += lateReplies.load(ordering: .relaxed)
        statistics.connects += connects.load(ordering: .relaxed)
    }
}
