// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// Waits for the end of a handshake, not for long, and puts the connection's handlers into its place.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let loop: EventLoopContext
    private let gate: TLSGate
    private let tls: NIOSSLServerHandler
    private var timeout: Scheduled<Void>?

    init(loop: EventLoopContext, gate: TLSGate, tls: NIOSSLServerHandler) {
        self.loop = loop
        self.gate = gate
        self.tls = tls
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    /// A client that speaks another protocol, wants another version or has no certificate; nobody waits for it.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        loop.logger.debug("a TLS handshake failed: \(error)")
        gate.cut()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        gate.listens = false
        do {
            let certificate = try tls.peerCertificate?.toDERBytes()
            let facts = TLSFacts(version: version, hello: gate.hello, peerCertificate: certificate)
            let feed = FileFeed()
            let connection = ConnectionHandler(loop: loop, tls: TLSLink(facts: facts, gate: gate, feed: feed))
            try context.pipeline.syncOperations.addHandlers([feed, connection], position: .after(self))
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        } catch {
            gate.cut()
        }
    }

    /// Closes what has not come to be a connection yet.
    func cut() { gate.cut() }

    private var version: String {
        switch tls.tlsVersion {
        case .tlsv13: "TLSv1.3"
        case .tlsv11: "TLSv1.1"
        case .tlsv1: "TLSv1"
        default: "TLSv1.2"
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard timeout == nil else { return }
        if loop.isDraining { return gate.cut() }
        loop.began(self)
        timeout = context.eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: loop.configuration.headTimeout) {
            self.gate.cut()
        }
    }

    private func end() {
        timeout?.cancel()
        loop.ended(self)
    }
}

/// What a connection has of its TLS.
struct TLSLink {
    let facts: TLSFacts
    let gate: TLSGate
    let feed: FileFeed
}
