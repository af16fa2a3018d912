// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore

/// What the access log keeps of a response until it has ended.
struct LoggedResponse: Sendable {
    private(set) var status: UInt16 = 0
    private(set) var committedAt: UInt64 = 0
    /// The response's head as it was sent, and perhaps what follows it; nil where nobody wants to know.
    private(set) var head: ByteBuffer?
    var values: [[UInt8]?] = []

    /// A response begins; a later one takes the place of one that nobody has seen.
    mutating func begin(_ status: UInt16, _ head: ByteBuffer, _ pattern: AccessLogPattern) {
        self.status = status
        if pattern.needsCommitTime { committedAt = Self.now }
        if pattern.needsResponseFields { self.head = head }
    }

    /// Microseconds since the Unix epoch.
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000 &+ UInt64(clamping: time.tv_nsec / 1000)
    }
}
