// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Stops accepting while as many connections are open as may be, so that more of them wait in the kernel's backlog.
///
/// Refusing them instead would cost as much as serving them, and would turn a short peak into errors.
final class ConnectionLimiter: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let server: ServerState
    private let limit: Int
    private var isAcceptPaused = false

    init(server: ServerState, limit: Int) {
        self.server = server
        self.limit = max(1, limit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        server.connectionOpened()
        let loop = context.eventLoop
        let resume = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        unwrapInboundIn(data).closeFuture.whenComplete { [server] _ in
            server.connectionClosed()
            loop.execute { resume.value.handler.connectionClosed(context: resume.value.context) }
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        guard server.openConnections < limit else {
            isAcceptPaused = true
            return
        }
        context.read()
    }

    private func connectionClosed(context: ChannelHandlerContext) {
        guard isAcceptPaused, context.channel.isActive, server.openConnections < limit else { return }
        isAcceptPaused = false
        context.read()
    }
}
