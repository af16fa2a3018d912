// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Stands between the socket and TLS: sends away who does not speak it, overhears what the server has chosen, and cuts
/// connections.
final class TLSGate: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private enum Phase {
        /// Nothing has come. Next: open, refused.
        case waiting
        case open
        case refused
    }

    /// As Tomcat's connector answers.
    private static let head =
        "HTTP/1.1 400 \r\nContent-Type: text/plain;charset=UTF-8\r\nConnection: close\r\n\r\n"
    private static let body = "Bad Request\r\nThis combination of host and port requires TLS.\r\n"
    /// What a record of a handshake begins with (RFC 8446 5.1).
    private static let handshake: UInt8 = 22

    private let loop: EventLoopContext
    private var phase = Phase.waiting
    private var context: ChannelHandlerContext?
    /// What the server has sent of its choice; nil before.
    private(set) var hello: ServerHello?
    /// Whether its choice may still change: a server may ask for another hello.
    var listens = true

    init(loop: EventLoopContext) {
        self.loop = loop
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        case .open:
            context.fireChannelRead(data)
        case .waiting:
            let bytes = unwrapInboundIn(data)
            guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self), first != Self.handshake else {
                phase = .open
                return context.fireChannelRead(data)
            }
            refuse(bytes, context)
        case .refused:
            break
        }
    }

    private func refuse(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        phase = .refused
        let line = bytes.readableBytesView.prefix { $0 != ASCII.cr && $0 != ASCII.lf }
        loop.logRefused(
            Array(line.prefix(8192)), ConnectionFacts(channel: context.channel), status: 400,
            bodyBytes: Self.body.utf8.count)
        context.writeAndFlush(NIOAny(ByteBuffer(string: Self.head + Self.body)), promise: nil)
        // What is unread when a socket is closed takes the answer away with it; the time-out of the handshake ends it.
        context.close(mode: .output, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if phase == .refused, let event = event as? ChannelEvent, event == .inputClosed { return cut() }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if listens, let overheard = ServerHello(unwrapOutboundIn(data).readableBytesView) { hello = overheard }
        context.write(data, promise: promise)
    }

    /// Closes the socket at once, without TLS's own farewell: who is in the middle of a message sees that it has no end.
    func cut() {
        context?.close(mode: .all, promise: nil)
    }
}
