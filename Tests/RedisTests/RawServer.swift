// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import Synchronization
import TestSupport

/// A TCP server that speaks as badly as a test wants.
///
/// Each piece that arrives is a message; what is sent back depends on the number of the connection and of the message.
final class RawServer: Sendable {
    struct Answer: Sendable {
        var bytes: [UInt8]
        var closes: Bool
        /// One byte each 5 ms, for ever once the bytes are sent: the last one again and again.
        var drips: Bool

        init(_ text: String = "", closes: Bool = false, drips: Bool = false) {
            bytes = Array(text.utf8)
            self.closes = closes
            self.drips = drips
        }

        static let silence = Answer()
        static func text(_ text: String) -> Answer { Answer(text) }
        /// To a client without a name.
        static let greeting = Answer("+PONG\r\n")
    }

    typealias Script = @Sendable (_ connection: Int, _ message: Int, _ text: String) -> Answer

    let port: Int
    private let listener: any Channel
    private let seen = Mutex(Seen())

    private struct Seen {
        var connections = 0
        var texts: [String] = []
    }

    var url: String { "redis://127.0.0.1:\(port)" }
    var connections: Int { seen.withLock { $0.connections } }
    /// All messages so far.
    var texts: [String] { seen.withLock { $0.texts } }

    private init(port: Int, listener: any Channel) {
        self.port = port
        self.listener = listener
    }

    static func start(_ script: @escaping Script) async throws -> RawServer {
        let number = Atomic<Int>(0)
        let box = ServerBox()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = number.wrappingAdd(1, ordering: .relaxed).oldValue
                    try channel.pipeline.syncOperations.addHandler(
                        Speaker(connection: connection, script: script, box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = RawServer(port: listener.localAddress?.port ?? 0, listener: listener)
        box.server.withLock { $0 = server }
        return server
    }

    func stop() async { try? await listener.close() }

    fileprivate func connected() { seen.withLock { $0.connections += 1 } }
    fileprivate func received(_ text: String) { seen.withLock { $0.texts.append(text) } }
}

private final class ServerBox: Sendable {
    let server = Mutex<RawServer?>(nil)
}

private final class Speaker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Int
    private let script: RawServer.Script
    private let box: ServerBox
    private var messages = 0

    init(connection: Int, script: @escaping RawServer.Script, box: ServerBox) {
        self.connection = connection
        self.script = script
        self.box = box
    }

    func channelActive(context: ChannelHandlerContext) { box.server.withLock { $0 }?.connected() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let text = String(buffer: unwrapInboundIn(data))
        box.server.withLock { $0 }?.received(text)
        let answer = script(connection, messages, text)
        messages += 1
        if answer.drips {
            drip(answer.bytes[...], context.channel)
        } else if !answer.bytes.isEmpty {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer.bytes)), promise: nil)
        }
        if answer.closes { context.close(promise: nil) }
    }

    private func drip(_ bytes: ArraySlice<UInt8>, _ channel: any Channel) {
        guard let first = bytes.first, channel.isActive else { return }
        channel.writeAndFlush(ByteBuffer(bytes: [first]), promise: nil)
        let rest = bytes.count > 1 ? bytes.dropFirst() : bytes
        channel.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(5)) { self.drip(rest, channel) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
