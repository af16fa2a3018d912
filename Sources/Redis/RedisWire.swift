// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// One socket to the server: bytes out, replies in. The last handler of its channel, and of no use once it has closed.
final class RedisWire: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: RedisConnection
    private let reader: ReplyReader
    private var context: ChannelHandlerContext?
    private var isClosed = false
    private var failure: (any Error)?

    init(connection: RedisConnection, reader: ReplyReader) {
        self.connection = connection
        self.reader = reader
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        lost()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        lost()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        let bytes = unwrapInboundIn(data)
        connection.heard(bytes.readableBytes)
        do {
            try reader.feed(bytes)
            while !isClosed, let reply = try reader.next() { connection.received(reply) }
        } catch {
            close(because: "it does not speak Redis's protocol: \(error)")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if failure == nil { failure = error }
        context.close(promise: nil)
    }

    func write(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Gives the socket up at once. TLS may say good-bye on it for a moment; nobody waits for that.
    func close(because reason: String) {
        guard !isClosed else { return }
        isClosed = true
        let context = context
        connection.lost(because: reason)
        context?.close(promise: nil)
    }

    private func lost() {
        guard !isClosed else { return }
        isClosed = true
        connection.lost(because: failure.map(ConnectFailure.reason) ?? "it closed the connection")
    }
}
