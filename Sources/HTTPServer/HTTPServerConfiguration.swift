// SPDX-License-Identifier: Apache-2.0
public import NIOCore

/// What a server binds to, and every bound it keeps.
///
/// The defaults are those of Tomcat's connector where it has one, so that an application moved here meets no new limit.
public struct HTTPServerConfiguration: Sendable {
    /// The address or the name to bind to.
    public var host = "0.0.0.0"
    /// The port to bind to; 0 takes any free one.
    public var port = 8080
    /// How many event loops carry the connections: by default one for each processor the process may run on.
    public var eventLoops = ProcessorCount.usable
    /// Bytes of a request line with its fields: beyond it 431, or 414 when the target alone is longer.
    public var maxHeadSize = 8192
    /// Fields of one request head: beyond it 431.
    public var maxFieldCount = 100
    /// Characters of a request's target.
    public var targetCharacters = TargetCharacters()
    /// How long a head may take from its first byte to its last; a client that is slower gets 408.
    public var headTimeout = TimeAmount.seconds(20)
    /// How long a body may pause before it counts as broken.
    public var bodyTimeout = TimeAmount.seconds(60)
    /// How long a connection may rest between two requests, which `Keep-Alive: timeout=` tells the client.
    public var idleTimeout = TimeAmount.seconds(60)
    /// How long a client may take none of the bytes that wait for it.
    public var writeTimeout = TimeAmount.seconds(60)
    /// How long a connection is read after the server has closed its side, so that the last response is not lost to a
    /// reset.
    public var lingerTimeout = TimeAmount.seconds(5)
    /// Requests on one connection, after which it is closed; nil for any number.
    public var maxRequestsPerConnection: Int?
    /// Connections open at once; at the limit the server stops accepting and the backlog waits.
    public var maxConnections = 8192
    /// Connections that the kernel keeps for the server until it accepts them.
    public var backlog: Int32 = 1024
    /// Bytes of a request body, announced or chunked: beyond it 413. Nil leaves the limit to the application.
    public var maxBodySize: Int64?
    /// Bytes of an unread request body that the server reads and drops to keep a connection alive; beyond it the
    /// connection ends.
    public var maxSwallowSize: Int64 = 2 * 1024 * 1024
    /// Bytes of a request body that wait for the application before the socket is no longer read.
    public var inboundHighWaterMark = 64 * 1024
    /// Bytes of a response that wait for the client before the application is told to wait.
    public var outboundHighWaterMark = 256 * 1024
    /// Whose X-Forwarded-For, -Proto and -Port are believed.
    public var trustedProxies = TrustedProxies.privateNetworks
    /// What clients see in this server's place.
    public var publicAddress = PublicAddress()
    /// What every response names in `Server`, whatever the application says; nil for what the application says.
    public var serverField: String?

    /// With what TLS is spoken; nil: plain HTTP.
    public var tls: ServerTLS?
    /// Where every request is noted; nil for nowhere.
    public var accessLog: AccessLog?

    public init() {}
}
