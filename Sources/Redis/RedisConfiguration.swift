// SPDX-License-Identifier: Apache-2.0

/// How a client connects and how long it waits.
public struct RedisConfiguration: Sendable {
    public var location: RedisLocation
    /// Connections at most; there is never more than one for each event loop.
    public var poolSize = 10
    /// For one attempt: name, connection, TLS, `AUTH`, `SELECT` and the first `PING` together.
    public var connectTimeout = Duration.seconds(5)
    /// From handing a command over to its reply.
    public var operationTimeout = Duration.seconds(5)
    /// Whether the server's certificate has to come from a known authority and to name the host. Off, TLS only keeps
    /// listeners out: managed Redis has certificates that nobody signed (`--session-store-ssl-endpoint-identification`).
    public var verifiesServer = true
    /// A PEM file of authorities to trust instead of the system's.
    public var authorityFile: String?
    /// What `CLIENT LIST` shows; nil: nothing.
    public var clientName: String? = "runner"
    /// Commands that may wait for a reply on one connection; more fail at once.
    public var maxCommandsInFlight = 8192
    /// Bytes of commands that may wait for a reply on one connection, and of one command.
    public var maxBytesInFlight = 64 << 20
    /// Bytes of one reply; a longer one ends the connection.
    public var maxReplyBytes = 64 << 20
    /// Commands that time out one after the other until the breaker opens.
    public var breakerThreshold = 3
    /// How long a connection rests until it is asked whether it still works.
    public var idleProbe = Duration.seconds(30)
    /// The first and the longest wait between two attempts to connect.
    public var backoff: (first: Duration, longest: Duration) = (.milliseconds(50), .seconds(5))

    public init(location: RedisLocation) { self.location = location }
}
