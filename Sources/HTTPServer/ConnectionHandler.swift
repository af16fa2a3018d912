// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOSSL

/// One HTTP/1.1 connection: bytes in, exchanges out, one at a time. The only handler of its channel.
///
/// Reading stops while anything that was read waits for somebody else: a body for the application, a pipelined request
/// for the exchange before it, the next exchange for a client that does not take its responses. So no buffer here
/// grows without bound.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = IOData

    private enum Phase {
        /// Between two requests, or within a head. Next: exchange, closing.
        case head
        /// An exchange is in flight. Next: swallowing, head, raw, closing.
        case exchange
        /// The response has ended, the request body has not. Next: head, raw, closing.
        case swallowing
        /// The connection was upgraded and carries bytes. Next: closing.
        case raw
        /// The last bytes are on their way; what comes in is dropped. Next: closed.
        case closing
        case closed
    }

    let loop: EventLoopContext
    /// nil where plain HTTP is spoken.
    private let tls: TLSLink?
    private var context: ChannelHandlerContext?
    private var decoder: MessageDecoder
    private var phase = Phase.head
    private var current: Exchange?
    private var facts: ConnectionFacts?
    private var trustsPeer = false
    private var requestCount = 0
    private var deadline = UInt64.max
    private var isReadingPaused = false
    private(set) var isInputClosed = false
    private var needsFlush = false
    /// The request could not be read to its end, so that nothing after it can be believed.
    private var isUnframed = false
    private var swallowed: Int64 = 0
    private var progress = WriteProgress()
    /// Bytes of the current response's body that the channel was given.
    private var sentBodyBytes: Int64 = 0
    /// The access log has the line of the current exchange.
    private var isLogged = false
    private var fileInFlight: SharedFile?
    private var isSayingFarewell = false

    init(loop: EventLoopContext, tls: TLSLink? = nil) {
        self.loop = loop
        self.tls = tls
        let configuration = loop.configuration
        decoder = MessageDecoder(
            maxHeadSize: configuration.maxHeadSize, maxFieldCount: configuration.maxFieldCount,
            maxBodySize: configuration.maxBodySize, characters: configuration.targetCharacters)
    }

    // MARK: The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { open(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        open(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finishClosed()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finishClosed()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase != .closing, phase != .closed else { return }
        let wasWithinHead = decoder.isWithinHead
        decoder.feed(unwrapInboundIn(data))
        advance()
        switch phase {
        case .head where decoder.isWithinHead && !wasWithinHead:
            deadline = loop.deadline(in: loop.configuration.headTimeout)
        case .exchange, .swallowing: renewBodyDeadline()
        default: break
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = isWritable(context)
        current?.setChannelWritable(isWritable)
        if isWritable, phase == .head { advance() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event as? ChannelEvent {
        case .inputClosed:
            isInputClosed = true
            if isSayingFarewell { close() } else { inputClosed() }
        case .outputClosed:
            if phase == .closing { linger() }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// A reset, an unreachable host, a broken pipe: nothing of it concerns anybody but this connection.
    ///
    /// A client that ends its sending side without TLS's farewell has ended it all the same: how much of a message was meant
    /// to come is known from the message.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? NIOSSLError, error == .uncleanShutdown { return }
        close()
    }

    private func open(_ context: ChannelHandlerContext) {
        guard facts == nil else { return }
        let facts = ConnectionFacts(
            channel: context.channel, tls: tls?.facts, publicAddress: loop.configuration.publicAddress)
        self.facts = facts
        trustsPeer = loop.configuration.trustedProxies == .privateNetworks && facts.isPeerPrivate
        loop.opened(self)
        deadline = loop.deadline(in: loop.configuration.headTimeout)
        if loop.isDraining { close() }
    }

    private func finishClosed() {
        guard phase != .closed else { return }
        phase = .closed
        deadline = .max
        decoder.discard()
        loop.closed(self)
        if let exchange = current {
            current = nil
            loop.server.exchangeEnded()
            exchange.connectionClosed()
            log(exchange, .aborted)
        }
    }

    // MARK: Reading

    /// Decodes as far as somebody wants what comes out.
    private func advance() {
        while true {
            switch phase {
            case .head:
                guard readHead() else { return }
            case .exchange:
                guard readBody() else { return }
            case .swallowing:
                guard swallow() else { return }
            case .raw:
                guard case .body(let bytes) = decoder.next() else { return }
                if current?.receive(bytes) == true { pauseReading() }
            case .closing, .closed:
                return
            }
        }
    }

    /// Reads towards the next head; false when it must wait.
    private func readHead() -> Bool {
        guard let context, let facts else { return false }
        guard isWritable(context) else {
            // The client does not take its responses: it gets no new ones.
            if decoder.bufferedBytes > 0 { pauseReading() }
            return false
        }
        switch decoder.next() {
        case .head(let head):
            // Reading may have paused for a client that did not take its responses; the body is read again.
            resumeReading()
            begin(head, facts)
            return true
        case .refused(let refusal):
            refuse(refusal)
            return false
        case .none, .body, .end:
            resumeReading()
            if isInputClosed { closeAfterWrites() }
            return false
        }
    }

    private func begin(_ head: RequestHead, _ facts: ConnectionFacts) {
        let isForwarded = trustsPeer && head.hasForwardedFields
        requestCount += 1
        let exchange = Exchange(
            request: head,
            connection: isForwarded
                ? facts.corrected(by: head, publicAddress: loop.configuration.publicAddress) : facts,
            receivedAt: loop.timeOfArrival(),
            isLastOfConnection: loop.configuration.maxRequestsPerConnection.map { requestCount >= $0 } ?? false,
            channel: self, loop: loop)
        current = exchange
        phase = .exchange
        swallowed = 0
        sentBodyBytes = 0
        isLogged = false
        deadline = head.hasBody && !head.expectsContinue ? loop.deadline(in: loop.configuration.bodyTimeout) : .max
        loop.server.exchangeBegan()
        loop.arrived(exchange)
        if isInputClosed, decoder.bufferedBytes == 0, !decoder.isComplete { exchange.inputClosed() }
    }

    private func readBody() -> Bool {
        guard let current, !decoder.isComplete else {
            // Pipelined requests wait in the kernel once a good many are here.
            if decoder.bufferedBytes >= loop.configuration.inboundHighWaterMark { pauseReading() }
            return false
        }
        guard !isReadingPaused else { return false }
        switch decoder.next() {
        case .body(let bytes):
            if current.receive(bytes) { pauseReading() }
            return true
        case .end:
            deadline = .max
            current.receiveEnd(trailers: decoder.trailers)
            return true
        case .refused:
            isUnframed = true
            deadline = .max
            current.failBody(.malformed)
            return false
        case .none, .head:
            if isInputClosed { current.inputClosed() }
            return false
        }
    }

    /// Reads the rest of a body that nobody wants; false when it must wait or the connection ends.
    private func swallow() -> Bool {
        if decoder.isComplete {
            nextMessage()
            return phase != .closing
        }
        switch decoder.next() {
        case .body(let bytes):
            swallowed += Int64(bytes.readableBytes)
            if swallowed > loop.configuration.maxSwallowSize { closeGracefully() }
            return true
        case .end:
            return true
        case .refused:
            closeGracefully()
            return false
        case .none, .head:
            if isInputClosed { closeAfterWrites() }
            return false
        }
    }

    private func nextMessage() {
        if let current {
            decoder.becomeRaw()
            phase = .raw
            deadline = .max
            if isInputClosed { current.inputClosed() }
            return
        }
        decoder.beginNextMessage()
        phase = .head
        deadline = loop.deadline(in: loop.configuration.idleTimeout)
        if loop.isDraining { closeGracefully() }
    }

    private func inputClosed() {
        switch phase {
        case .head where decoder.bufferedBytes > 0 && !decoder.isWithinHead:
            // Pipelined requests wait for the client to take earlier responses.
            break
        case .head, .swallowing, .closing:
            closeAfterWrites()
        case .exchange where isReadingPaused && !decoder.isComplete:
            // The rest of the body waits for the application to take what came before it.
            break
        case .exchange, .raw:
            current?.inputClosed()
        case .closed:
            break
        }
    }

    private func pauseReading() {
        guard !isReadingPaused, let context else { return }
        isReadingPaused = true
        if phase == .exchange { deadline = .max }
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }

    private func resumeReading() {
        guard isReadingPaused, let context else { return }
        isReadingPaused = false
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    private func renewBodyDeadline() {
        guard !decoder.isComplete, !isUnframed, !isReadingPaused else { return }
        deadline = loop.deadline(in: loop.configuration.bodyTimeout)
    }

    // MARK: Writing

    /// Does what the threads of the application left to do for the exchange.
    func perform(_ exchange: Exchange) {
        let work = exchange.takeWork()
        guard exchange === current, let context else { return }
        write(work.outbound, context)
        guard exchange === current else { return }
        if work.aborts {
            // What was flushed before belongs to the client, as far as the socket takes it.
            flush()
            close()
        } else if work.isEnded {
            end(exchange, keepAlive: work.keepAlive && !isUnframed)
        } else {
            if work.upgrades {
                phase = .swallowing
                // What follows is no response, and may take days.
                log(exchange, .keptAlive)
            }
            if work.resumesReading {
                resumeReading()
                advance()
            }
            if phase == .exchange { renewBodyDeadline() }
        }
    }

    private func write(_ outbound: OutboundQueue, _ context: ChannelHandlerContext) {
        guard !outbound.isEmpty else { return }
        sentBodyBytes += Int64(outbound.bodyByteCount)
        progress.add(outbound.byteCount, deadline: loop.deadline(in: loop.configuration.writeTimeout))
        outbound.forEach { item in
            switch item {
            case .bytes(let buffer):
                context.write(NIOAny(buffer), promise: nil)
            case .file(let file):
                send(file, context)
            }
        }
        guard !needsFlush else { return }
        needsFlush = true
        loop.needsFlush(self)
    }

    private func send(_ file: SharedFile, _ context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        fileInFlight = file
        promise.futureResult.assumeIsolatedUnsafeUnchecked().whenComplete { [weak self] _ in
            if self?.fileInFlight === file { self?.fileInFlight = nil }
        }
        context.write(wrapOutboundOut(.fileRegion(file.region)), promise: promise)
    }

    /// Whether the client takes what is written; a file that TLS has to wait for counts as not taken.
    private func isWritable(_ context: ChannelHandlerContext) -> Bool {
        context.channel.isWritable && tls?.feed.isIdle != false
    }

    func flush() {
        guard needsFlush, let context else { return }
        needsFlush = false
        context.flush()
        // Bytes left the exchange for the channel: whoever waited for that may go on.
        if let current, isWritable(context) { current.setChannelWritable(true) }
    }

    private func end(_ exchange: Exchange, keepAlive: Bool) {
        current = nil
        loop.server.exchangeEnded()
        log(exchange, keepAlive ? .keptAlive : .closing)
        guard keepAlive, phase != .raw else { return closeGracefully() }
        phase = .swallowing
        resumeReading()
        deadline = loop.deadline(in: loop.configuration.bodyTimeout)
        advance()
        if phase == .head, decoder.isWithinHead { deadline = loop.deadline(in: loop.configuration.headTimeout) }
    }

    private func log(_ exchange: Exchange, _ status: AccessLogEntry.ConnectionStatus) {
        guard loop.accessLog != nil, !isLogged else { return }
        isLogged = true
        loop.log(exchange.logEntry(bodyBytes: sentBodyBytes, status))
    }

    private func refuse(_ refusal: RequestRefusal) {
        guard let context else { return }
        let line = decoder.firstLine
        let text = "\(refusal.status): \(refusal)\n"
        var fields = ResponseFields()
        fields.append("Content-Type", "text/plain;charset=utf-8")
        let bytes = fields.withHead(status: refusal.status, contentLength: Int64(text.utf8.count)) { head in
            ResponseSerializer.serializeRefusal(
                head, body: [UInt8](text.utf8), date: loop.date, server: loop.serverField)
        }
        progress.add(bytes.readableBytes, deadline: loop.deadline(in: loop.configuration.writeTimeout))
        context.write(NIOAny(bytes), promise: nil)
        if let facts { loop.logRefused(line, facts, status: refusal.status, bodyBytes: text.utf8.count) }
        needsFlush = true
        flush()
        closeGracefully()
    }

    // MARK: Ending

    /// Closes our side once everything is written and waits for the client to close its own.
    ///
    /// A close with unread bytes in the socket is a reset, and a reset can take the last response away from the client
    /// (RFC 9112 9.6).
    private func closeGracefully() {
        guard phase != .closing, phase != .closed, let context else { return }
        phase = .closing
        deadline = .max
        decoder.discard()
        if needsFlush { flush() }
        guard phase == .closing else { return }
        if isInputClosed { return closeAfterWrites() }
        resumeReading()
        context.close(mode: .output, promise: nil)
    }

    /// Gives the client time to take the last response; less of it when the whole server waits to end.
    private func linger() {
        let timeout = loop.configuration.lingerTimeout
        deadline = loop.deadline(in: loop.isDraining ? min(timeout, .seconds(1)) : timeout)
    }

    /// Closes both sides once everything is written: the client sends nothing more that could turn this into a reset.
    private func closeAfterWrites() {
        guard phase != .closed, let context else { return }
        phase = .closing
        deadline = .max
        decoder.discard()
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolatedUnsafeUnchecked().whenComplete { [weak self] _ in
            // TLS says farewell first, and waits a moment for the client's.
            self?.isSayingFarewell = true
            self?.context?.close(mode: .all, promise: nil)
        }
        needsFlush = false
        context.writeAndFlush(NIOAny(ByteBuffer()), promise: promise)
    }

    /// Closes at once, whatever is in flight.
    func close() {
        guard phase != .closed, let context else { return }
        if let tls { tls.gate.cut() } else { context.close(mode: .all, promise: nil) }
    }

    /// Closes a connection that rests; the others learn from their next response that it is the last.
    func drain() {
        guard phase == .head, !decoder.isWithinHead, decoder.bufferedBytes == 0 else { return }
        closeAfterWrites()
    }

    // MARK: Deadlines

    func sweep(now: UInt64) {
        guard let context else { return }
        if progress.isPending {
            let channel = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            let buffered = channel + (tls?.feed.pendingBytes ?? 0)
            switch progress.judge(
                buffered: buffered, now: now, deadline: loop.deadline(in: loop.configuration.writeTimeout))
            {
            case .moving: break
            case .still: if fileInFlight?.isTruncated == true { return close() }
            case .stuck: return close()
            }
        }
        // Should the channel not have told that our side is closed, the wait for the client's is bounded all the same.
        if phase == .closing, deadline == .max, !progress.isPending { linger() }
        guard now > deadline else { return }
        deadline = .max
        switch phase {
        case .head:
            if decoder.isWithinHead { refuse(.headTimeout) } else { closeGracefully() }
        case .exchange:
            if current?.bodyStalled() == true { isUnframed = true } else { renewBodyDeadline() }
        case .swallowing, .raw, .closing:
            close()
        case .closed:
            break
        }
    }
}
