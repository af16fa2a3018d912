// SPDX-License-Identifier: Apache-2.0

/// Whether commands can be carried out now.
public enum RedisStatus: Sendable, Equatable {
    /// No connection yet, and nothing has failed yet.
    case connecting
    /// At least one connection takes commands.
    case ready
    /// No connection takes commands; one sentence's worth of why. It is tried again until `close`.
    case unreachable(String)
    case closed

    public var isReady: Bool { self == .ready }
}
