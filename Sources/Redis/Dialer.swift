// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import NIOSSL

/// Makes sockets to the place that the configuration names.
struct Dialer: Sendable {
    private let location: RedisLocation
    private let timeout: TimeAmount
    private let tls: NIOSSLContext?

    init(_ configuration: RedisConfiguration) throws(RedisConfigurationError) {
        location = configuration.location
        timeout = TimeAmount(configuration.connectTimeout)
        tls = location.usesTLS ? try Self.context(configuration) : nil
    }

    /// Connects; the channel has no handlers yet, and reads nothing before its future's callbacks have added them.
    func connect(on loop: any EventLoop) -> EventLoopFuture<any Channel> {
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(timeout)
        switch location.endpoint {
        case .host(let host, let port):
            return
                bootstrap
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connect(host: host, port: port)
        case .unixSocket(let path):
            return bootstrap.connect(unixDomainSocketPath: path)
        }
    }

    /// Adds TLS, if the location asks for it, to a fresh channel. On its loop.
    func secure(_ channel: any Channel) throws {
        guard let tls, case .host(let host, _) = location.endpoint else { return }
        // An address cannot be sent as a server's name (RFC 6066 3); the certificate is then held to the address.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host))
    }

    private static func context(
        _ configuration: RedisConfiguration
    ) throws(RedisConfigurationError) -> NIOSSLContext {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = configuration.verifiesServer ? .fullVerification : .none
        // A server that hangs does not answer a good-bye either.
        tls.shutdownTimeout = .milliseconds(250)
        do {
            if let file = configuration.authorityFile {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            }
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw .badAuthorities(configuration.authorityFile ?? "the system's", reason: ConnectFailure.reason(error))
        }
    }
}
