// SPDX-License-Identifier: Apache-2.0

/// What a client has done since it was made, over all its connections.
public struct RedisStatistics: Sendable, Equatable {
    /// Commands that were written, with the client's own (`AUTH`, `PING`, …).
    public var commands: UInt64 = 0
    /// Writes to sockets: commands of one tick of an event loop leave in one.
    public var writes: UInt64 = 0
    public var bytesSent: UInt64 = 0
    public var bytesReceived: UInt64 = 0
    public var timeouts: UInt64 = 0
    /// Replies that came after their time-out and were dropped.
    public var lateReplies: UInt64 = 0
    /// Connections that became ready.
    public var connects: UInt64 = 0

    public init() {}
}
