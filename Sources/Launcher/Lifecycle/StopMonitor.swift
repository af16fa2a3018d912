// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Listens on 127.0.0.1 for who wants the process to stop, and tells him when it has.
final class StopMonitor: Sendable {
    /// How long a client may take to say what it wants.
    private static let patience = TimeAmount.seconds(5)
    /// How long the farewell may take; the process ends then anyway.
    private static let farewellLimit = TimeAmount.seconds(1)
    private static let backlog: Int32 = 8

    /// How urgent a stop is.
    enum Request: Sendable {
        case stop
        /// Without waiting for requests in flight.
        case stopNow
    }

    private let listener: any Channel
    private let waiting: Waiting

    /// The connections that are told of the end.
    private final class Waiting: Sendable {
        let channels = Mutex<[any Channel]>([])
    }

    /// Opens the port.
    ///
    /// - Parameter requested: called on the event loop for every stop that is asked for with the key.
    init(
        _ place: Configuration.StopPort, on eventLoop: any EventLoop, logger: Logger,
        requested: @escaping @Sendable (Request) -> Void
    ) async throws(Failure) {
        let waiting = Waiting()
        self.waiting = waiting
        do {
            listener = try await ServerBootstrap(group: eventLoop)
                .serverChannelOption(.backlog, value: Self.backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            Handler(key: place.key, patience: Self.patience, logger: logger) { command in
                                switch command {
                                case .status: return "OK\r\n"
                                case .pid: return "\(getpid())\r\n"
                                case .stop, .stopexit, .exit, .forcestop:
                                    waiting.channels.withLock { $0.append(channel) }
                                    requested(command == .forcestop ? .stopNow : .stop)
                                    return nil
                                }
                            })
                    }
                }
                .bind(host: "127.0.0.1", port: place.port).get()
        } catch {
            let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            throw Failure(
                .unavailable, "Cannot listen on 127.0.0.1:\(place.port), which --stop-port names: \(reason)")
        }
        logger.info("Can be told to stop at 127.0.0.1:\(place.port).")
    }

    /// Tells those who have asked for it that everything has stopped.
    func sayStopped() async {
        listener.close(promise: nil)
        for channel in waiting.channels.withLock({ $0 }) {
            let done = channel.eventLoop.makePromise(of: Void.self)
            channel.eventLoop.scheduleTask(in: Self.farewellLimit) { done.succeed() }
            channel.writeAndFlush(ByteBuffer(string: "Stopped\r\n")).whenComplete { _ in
                channel.close(promise: nil)
                done.succeed()
            }
            try? await done.futureResult.get()
        }
    }

    /// One connection; it holds what was said until there is something to do.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var conversation: StopConversation
        private let patience: TimeAmount
        private let logger: Logger
        private let obey: (StopConversation.Command) -> String?
        private var deadline: Scheduled<Void>?
        private var isDone = false

        init(
            key: String, patience: TimeAmount, logger: Logger,
            obey: @escaping (StopConversation.Command) -> String?
        ) {
            conversation = StopConversation(key: key)
            self.patience = patience
            self.logger = logger
            self.obey = obey
        }

        func channelActive(context: ChannelHandlerContext) {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            deadline?.cancel()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isDone else { return }
            switch conversation.receive(unwrapInboundIn(data).readableBytesView) {
            case .wait: return
            case .refuse(let reason):
                logger.warning("Somebody at the stop port is not obeyed: \(reason).")
                context.close(promise: nil)
            case .obey(let command):
                deadline?.cancel()
                guard let answer = obey(command) else { break }
                let channel = context.channel
                channel.writeAndFlush(ByteBuffer(string: answer)).whenComplete { _ in channel.close(promise: nil) }
            }
            isDone = true
        }
    }
}
