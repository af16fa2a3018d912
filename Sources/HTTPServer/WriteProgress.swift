// SPDX-License-Identifier: Apache-2.0

/// Tells a client that takes its bytes slowly from one that takes none, without a promise for each write.
struct WriteProgress {
    enum Verdict {
        case moving
        /// No byte has gone since the last look.
        case still
        /// No byte has gone until the deadline.
        case stuck
    }

    /// Bytes given to the channel, ever.
    private var given = 0
    /// Bytes the client had taken at the last look.
    private var taken = 0
    private var deadline = UInt64.max
    private(set) var isPending = false

    mutating func add(_ count: Int, deadline: UInt64) {
        given &+= count
        guard !isPending else { return }
        isPending = true
        self.deadline = deadline
    }

    /// - Parameter buffered: bytes that the channel still holds.
    mutating func judge(buffered: Int, now: UInt64, deadline: UInt64) -> Verdict {
        guard buffered > 0 else {
            isPending = false
            taken = given
            return .moving
        }
        let gone = given &- buffered
        guard gone == taken else {
            taken = gone
            self.deadline = deadline
            return .moving
        }
        return now > self.deadline ? .stuck : .still
    }
}
