// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import HTTPServer
internal import Synchronization

/// Takes lines from event loops at once, and writes them on a thread of its own.
///
/// What waits is bounded: when its reader stalls, further lines are dropped and counted, and once the reader goes on the
/// log says how many there were. Lines of some milliseconds are written together.
final class LineWriter: AccessLogSink {
    /// Where the lines are put, on the writer's thread alone.
    protocol Output: AnyObject, Sendable {
        /// Puts whole lines; false when they are lost.
        func put(_ lines: ArraySlice<UInt8>) -> Bool
    }

    private struct State {
        var pending: [UInt8] = []
        /// The memory of lines that were written, for the next ones.
        var spare: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    private static let largestSpare = 256 * 1024
    private static let delay = DispatchTimeInterval.milliseconds(5)

    private let state = Mutex(State())
    private let output: any Output
    private let limit: Int
    private let onLoss: @Sendable (_ lines: Int) -> Void
    private let queue = DispatchQueue(label: "runner.access-log")
    /// Lines of which nobody has been told yet, and when somebody was told last; of the writer's thread.
    private let untold = Mutex((lost: 0, at: ContinuousClock.Instant?.none))

    /// - Parameters:
    ///   - limit: bytes that may wait.
    ///   - onLoss: hears how many lines were lost, when lines are written again; on the writer's thread.
    init(_ output: any Output, limit: Int = 4 * 1024 * 1024, onLoss: @escaping @Sendable (_ lines: Int) -> Void) {
        self.output = output
        self.limit = limit
        self.onLoss = onLoss
    }

    func append(_ line: [UInt8]) {
        let schedules = state.withLock { state in
            guard state.pending.count + line.count <= limit else {
                state.dropped += 1
                return false
            }
            state.pending += line
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if schedules { queue.asyncAfter(deadline: .now() + Self.delay) { self.drain() } }
    }

    /// Writes what waits; blocks the caller no longer than `limit`.
    ///
    /// - Returns: whether it all was written.
    @discardableResult
    func flush(within limit: Duration) -> Bool {
        let isDone = DispatchSemaphore(value: 0)
        queue.async {
            self.drain()
            self.tell(0, isLast: true)
            isDone.signal()
        }
        return isDone.wait(timeout: .now() + limit.dispatchInterval) == .success
    }

    private func drain() {
        var (lines, lost) = state.withLock { state in
            let taken = (state.pending, state.dropped)
            state.pending = state.spare
            state.spare = []
            state.isScheduled = false
            state.dropped = 0
            return taken
        }
        if !lines.isEmpty, !output.put(lines[...]) { lost += lines.count { $0 == 0x0A } }
        tell(lost)
        guard lines.capacity < Self.largestSpare else { return }
        lines.removeAll(keepingCapacity: true)
        state.withLock { $0.spare = lines }
    }

    /// Once a second, as the log may lie on the disk that is full; at the end, of what is left.
    private func tell(_ lost: Int, isLast: Bool = false) {
        let now = ContinuousClock.now
        let count = untold.withLock { untold in
            untold.lost += lost
            guard untold.lost > 0, isLast || untold.at.map({ now - $0 >= .seconds(1) }) ?? true
            else { return 0 }
            defer { untold = (0, now) }
            return untold.lost
        }
        if count > 0 { onLoss(count) }
    }
}
