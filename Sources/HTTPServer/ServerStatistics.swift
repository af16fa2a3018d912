// SPDX-License-Identifier: Apache-2.0

/// What a server carries at one moment.
public struct ServerStatistics: Sendable, Equatable {
    public let openConnections: Int
    public let exchangesInFlight: Int
}
