// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import Synchronization

/// One place in the pool: it has a socket, or is about to have one again.
///
/// Everything but the mailbox and the counters is touched on its event loop alone.
final class RedisConnection: @unchecked Sendable {
    enum Phase {
        /// Made. Next: connecting, closed.
        case new
        /// No socket; the next attempt is set for later. Next: connecting, closed.
        case waiting
        /// Socket, TLS or the first words are under way. Next: ready, waiting, closed.
        case connecting
        /// Commands are taken. Next: probing, retiring, waiting, closing.
        case ready
        /// The breaker is open and a `PING` under way. Next: ready, waiting, closing.
        case probing
        /// The server has become a replica: what is under way ends, then the socket is replaced. Next: waiting, closing.
        case retiring
        /// What is under way ends, then all does. Next: closed.
        case closing
        case closed
    }

    private struct Mailbox {
        var commands: [(command: RedisCommand, completion: ReplyReceiver.Completion)] = []
        var isClosed = false
    }

    private enum Posting {
        case first, behindOthers, full, closed
    }

    let eventLoop: any EventLoop
    let counters = RedisCounters()
    private let index: Int
    private let configuration: RedisConfiguration
    private let dialer: Dialer
    private let board: StatusBoard
    private let logger: Logger
    private let operationTimeout: TimeAmount
    private let mailbox = Mutex(Mailbox())
    private let takesCommands = Atomic(false)

    private var phase = Phase.new {
        didSet { takesCommands.store(phase == .ready, ordering: .relaxed) }
    }
    private var wire: RedisWire?
    private var handshake: Handshake?
    private var queue = CommandQueue()
    private var outgoing = ByteBuffer()
    private var unflushedCount: UInt64 = 0
    private var isFlushScheduled = false
    private var breaker: Breaker
    private var backoff: Backoff
    private var attempt = 0
    private var attemptTimer: Scheduled<Void>?
    private var isTicking = false
    private var lastHeard = NIODeadline.now()
    private var readySince = NIODeadline.now()
    /// The server is older than users are (Redis 5).
    private var knowsNoUsers = false
    private var endings: [EventLoopPromise<Void>] = []

    init(
        index: Int, eventLoop: any EventLoop, configuration: RedisConfiguration, dialer: Dialer, board: StatusBoard,
        logger: Logger
    ) {
        self.index = index
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.dialer = dialer
        self.board = board
        self.logger = logger
        operationTimeout = max(.milliseconds(1), TimeAmount(configuration.operationTimeout))
        breaker = Breaker(threshold: configuration.breakerThreshold)
        backoff = Backoff(
            first: configuration.backoff.first.seconds, longest: configuration.backoff.longest.seconds)
    }

    /// Whether it took commands a moment ago; any thread.
    var isReady: Bool { takesCommands.load(ordering: .relaxed) }

    // MARK: Commands

    /// Any thread. Only the first command in an empty mailbox wakes the loop.
    func send(_ command: RedisCommand, _ completion: ReplyReceiver.Completion) {
        if eventLoop.inEventLoop { return accept(command, completion) }
        let posting = mailbox.withLock { mailbox -> Posting in
            if mailbox.isClosed { return .closed }
            if mailbox.commands.count >= configuration.maxCommandsInFlight { return .full }
            mailbox.commands.append((command, completion))
            return mailbox.commands.count == 1 ? .first : .behindOthers
        }
        switch posting {
        case .first: eventLoop.execute { self.drainMailbox() }
        case .behindOthers: break
        case .full: refuse(completion, "Redis is busy: too many commands wait to be sent")
        case .closed: completion.body(.failure(.notSent(Self.isClosedReason)))
        }
    }

    private func drainMailbox() {
        let commands = mailbox.withLock { mailbox in
            let commands = mailbox.commands
            mailbox.commands = []
            return commands
        }
        for (command, completion) in commands { accept(command, completion) }
    }

    private func accept(_ command: RedisCommand, _ completion: ReplyReceiver.Completion) {
        if let reason = refusal(of: command) { return refuse(completion, reason) }
        guard write(command, for: .caller(completion)) else {
            return refuse(completion, "there is no memory for a command of \(command.encodedSizeBound) bytes")
        }
    }

    /// Why a command is not sent now; nil when it is.
    private func refusal(of command: RedisCommand) -> String? {
        switch phase {
        case .ready: break
        case .closing, .closed: return Self.isClosedReason
        case .new, .waiting, .connecting, .probing, .retiring: return "Redis cannot be used: \(outageReason)"
        }
        let size = command.encodedSizeBound
        if size > configuration.maxBytesInFlight {
            return "a command of \(size) bytes is larger than the limit of \(configuration.maxBytesInFlight)"
        }
        guard queue.count < configuration.maxCommandsInFlight,
            queue.byteCount + size <= configuration.maxBytesInFlight
        else { return "Redis is busy: too many commands wait for their replies" }
        return nil
    }

    private static let isClosedReason = "the Redis client is closed"

    private var outageReason = "not connected yet"

    /// Never within `send`: a caller may hold a lock there that its completion takes too.
    private func refuse(_ completion: ReplyReceiver.Completion, _ reason: String) {
        let loop = completion.loop ?? eventLoop
        loop.execute { completion.body(.failure(.notSent(reason))) }
    }

    private func write(_ command: RedisCommand, for receiver: ReplyReceiver) -> Bool {
        let start = outgoing.writerIndex
        guard command.write(to: &outgoing) else { return false }
        queue.append(
            CommandQueue.Entry(
                receiver: receiver, deadline: .now() + operationTimeout, size: outgoing.writerIndex - start))
        unflushedCount += 1
        if !isFlushScheduled {
            isFlushScheduled = true
            // Tasks run after the tick's events: what all of those send leaves in one write.
            eventLoop.assumeIsolatedUnsafeUnchecked().execute { self.flush() }
        }
        return true
    }

    private func flush() {
        isFlushScheduled = false
        guard let wire, outgoing.readableBytes > 0 else { return }
        counters.commands.wrappingAdd(unflushedCount, ordering: .relaxed)
        counters.writes.wrappingAdd(1, ordering: .relaxed)
        counters.bytesSent.wrappingAdd(UInt64(outgoing.readableBytes), ordering: .relaxed)
        unflushedCount = 0
        queue.markFlushed()
        wire.write(outgoing)
        if outgoing.capacity > 1 << 20 { outgoing = ByteBuffer() } else { outgoing.clear() }
    }

    // MARK: Replies

    func heard(_ count: Int) {
        lastHeard = .now()
        counters.bytesReceived.wrappingAdd(UInt64(count), ordering: .relaxed)
    }

    func received(_ reply: RedisValue) {
        if phase == .connecting { return receivedFirstWords(reply) }
        guard let (entry, isLate) = queue.takeFirst() else {
            wire?.close(because: "it replied more than it was asked")
            return
        }
        if isLate {
            counters.lateReplies.wrappingAdd(1, ordering: .relaxed)
            return
        }
        breaker.answered()
        switch entry.receiver {
        case .probe:
            if phase == .probing { becomeReady() }
        case .caller(let completion):
            guard case .error(let error) = reply else {
                completion.deliver(.success(reply), on: eventLoop)
                break
            }
            if error.saysReadOnly { retire() }
            completion.deliver(.failure(.refused(error)), on: eventLoop)
        }
        closeIfDone()
    }

    /// The server was failed over to another one; its address may lead there by now.
    private func retire() {
        guard phase == .ready else { return }
        phase = .retiring
        setUnreachable("it has become a replica and takes no writes")
    }

    /// Ends a socket that was only kept for what was under way.
    private func closeIfDone() {
        guard phase == .retiring || phase == .closing, queue.liveCount == 0 else { return }
        wire?.close(because: phase == .closing ? Self.isClosedReason : outageReason)
    }

    // MARK: Time

    /// One timer for all commands. It is never set later than a time-out from now, so that no command given meanwhile can
    /// time out before it fires.
    private func scheduleTick() {
        guard !isTicking else { return }
        isTicking = true
        let now = NIODeadline.now()
        let next = min(queue.nextDeadline ?? now + operationTimeout, now + operationTimeout)
        eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(deadline: next) { self.tick() }
    }

    private func tick() {
        isTicking = false
        guard wire != nil, phase != .connecting else { return }
        let now = NIODeadline.now()
        let expired = queue.expire(now)
        if !expired.isEmpty { timedOut(expired) } else { probeIfIdle(now) }
        if wire != nil { scheduleTick() }
    }

    private func timedOut(_ entries: [CommandQueue.Entry]) {
        let heard = lastHeard > entries[0].deadline - operationTimeout
        var commands = 0
        var isProbeLost = false
        for entry in entries {
            guard case .caller = entry.receiver else {
                isProbeLost = true
                continue
            }
            commands += 1
        }
        counters.timeouts.wrappingAdd(UInt64(commands), ordering: .relaxed)
        // The breaker opens before anybody is told: whoever tries again at once is refused.
        if isProbeLost {
            wire?.close(because: silence)
        } else if phase == .ready, breaker.timedOut(commands, heard: heard) {
            phase = .probing
            setUnreachable(silence)
            _ = write(["PING"], for: .probe)
        }
        for entry in entries {
            guard case .caller(let completion) = entry.receiver else { continue }
            completion.deliver(.failure(.outcomeUnknown("Redis: \(silence)")), on: eventLoop)
        }
        closeIfDone()
    }

    private var silence: String { "no reply within \(operationTimeout.nanoseconds / 1_000_000) ms" }

    /// A connection that has gone without a word is found before a request needs it, and a server's or a router's limit on
    /// idle connections does not end it.
    private func probeIfIdle(_ now: NIODeadline) {
        guard phase == .ready, queue.liveCount == 0,
            now - lastHeard >= max(operationTimeout, TimeAmount(configuration.idleProbe))
        else { return }
        _ = write(["PING"], for: .probe)
    }

    // MARK: Connecting

    func start() {
        eventLoop.execute {
            if self.phase == .new { self.connect() }
        }
    }

    private func connect() {
        phase = .connecting
        attempt += 1
        let attempt = attempt
        attemptTimer = eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(
            in: TimeAmount(configuration.connectTimeout)
        ) { self.attemptTimedOut(attempt) }
        dialer.connect(on: eventLoop).assumeIsolatedUnsafeUnchecked().whenComplete { result in
            switch result {
            case .success(let channel): self.connected(channel, attempt)
            case .failure(let error): self.attemptFailed(attempt, ConnectFailure.reason(error))
            }
        }
    }

    private func connected(_ channel: any Channel, _ attempt: Int) {
        guard attempt == self.attempt, phase == .connecting else { return channel.close(promise: nil) }
        guard channel.isActive, let reader = ReplyReader(maxReplyBytes: configuration.maxReplyBytes) else {
            channel.close(promise: nil)
            return attemptFailed(attempt, "it closed the connection")
        }
        let wire = RedisWire(connection: self, reader: reader)
        do {
            try dialer.secure(channel)
            try channel.pipeline.syncOperations.addHandler(wire)
        } catch {
            channel.close(promise: nil)
            return attemptFailed(attempt, ConnectFailure.reason(error))
        }
        self.wire = wire
        let handshake = Handshake(
            location: configuration.location, clientName: configuration.clientName, withoutUser: knowsNoUsers)
        self.handshake = handshake
        var words = ByteBuffer()
        for command in handshake.commands {
            guard command.write(to: &words) else { return wire.close(because: "there is no memory") }
        }
        counters.commands.wrappingAdd(UInt64(handshake.commands.count), ordering: .relaxed)
        counters.writes.wrappingAdd(1, ordering: .relaxed)
        counters.bytesSent.wrappingAdd(UInt64(words.readableBytes), ordering: .relaxed)
        wire.write(words)
    }

    private func receivedFirstWords(_ reply: RedisValue) {
        switch handshake?.receive(reply) {
        case .wait: break
        case .ready: becomeReady()
        case .failed(let reason): wire?.close(because: reason)
        case .failedForWantOfUsers:
            logger.notice("Redis knows no users (it is older than 6): the one in the address is left out")
            knowsNoUsers = true
            wire?.close(because: "it knows no users")
        case nil: wire?.close(because: "it replied more than it was asked")
        }
    }

    private func becomeReady() {
        let isNew = phase == .connecting
        phase = .ready
        handshake = nil
        breaker.close()
        attemptTimer?.cancel()
        attemptTimer = nil
        if isNew {
            readySince = .now()
            counters.connects.wrappingAdd(1, ordering: .relaxed)
            logger.debug("Redis connection \(index) is ready")
        }
        scheduleTick()
        board.set(.ready, of: index)
    }

    private func attemptTimedOut(_ attempt: Int) {
        guard attempt == self.attempt, phase == .connecting else { return }
        if let wire { wire.close(because: "it did not answer") } else { attemptFailed(attempt, "it did not answer") }
    }

    private func attemptFailed(_ attempt: Int, _ reason: String) {
        guard attempt == self.attempt, phase == .connecting else { return }
        lost(because: reason)
    }

    /// There is no socket any more; called by the wire, once, or because there was none.
    func lost(because reason: String) {
        wire = nil
        handshake = nil
        attemptTimer?.cancel()
        attemptTimer = nil
        let wasEstablished = phase != .connecting
        // What was begun for the old socket must not go on with the next.
        attempt += 1
        outgoing = ByteBuffer()
        unflushedCount = 0
        breaker.close()
        let rest = queue.removeAll()
        if phase == .closing || phase == .closed {
            finishClosing()
        } else {
            phase = .waiting
            setUnreachable(reason)
            connectLater(wasEstablished: wasEstablished)
        }
        for (entry, wasSent) in rest {
            guard case .caller(let completion) = entry.receiver else { continue }
            let reason = "the connection to Redis was lost: \(reason)"
            completion.deliver(.failure(wasSent ? .outcomeUnknown(reason) : .notSent(reason)), on: eventLoop)
        }
    }

    /// A connection that lasted is replaced at once; one that was lost soon waits as a failed attempt does.
    private func connectLater(wasEstablished: Bool) {
        var wait = TimeAmount.zero
        if wasEstablished, NIODeadline.now() - readySince >= TimeAmount(configuration.backoff.longest) {
            backoff.reset()
        } else {
            wait = TimeAmount(.seconds(backoff.next()))
        }
        logger.debug(
            "Redis connection \(index): \(outageReason); the next attempt is in \(wait.nanoseconds / 1_000_000) ms")
        let attempt = attempt
        eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: wait) {
            if self.phase == .waiting, self.attempt == attempt { self.connect() }
        }
    }

    private func setUnreachable(_ reason: String) {
        outageReason = reason
        board.set(.unreachable(reason), of: index)
    }

    // MARK: The end

    /// Nil when it was closed before: its loop may have ended since.
    func close(within limit: TimeAmount) -> EventLoopFuture<Void>? {
        if mailbox.withLock({ $0.isClosed }) { return nil }
        let promise = eventLoop.makePromise(of: Void.self)
        eventLoop.execute { self.beginClosing(within: limit, promise) }
        return promise.futureResult
    }

    private func beginClosing(within limit: TimeAmount, _ promise: EventLoopPromise<Void>) {
        drainMailbox()
        guard phase != .closed else { return promise.succeed() }
        endings.append(promise)
        guard phase != .closing else { return }
        let hasWork = wire != nil && phase != .connecting
        phase = .closing
        guard hasWork, queue.liveCount > 0 else {
            if let wire { wire.close(because: Self.isClosedReason) } else { lost(because: Self.isClosedReason) }
            return
        }
        eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: limit) {
            self.wire?.close(because: Self.isClosedReason)
        }
    }

    private func finishClosing() {
        guard phase != .closed else { return }
        phase = .closed
        let rest = mailbox.withLock { mailbox in
            mailbox.isClosed = true
            let commands = mailbox.commands
            mailbox.commands = []
            return commands
        }
        for (_, completion) in rest { refuse(completion, Self.isClosedReason) }
        board.set(.closed, of: index)
        for ending in endings { ending.succeed() }
        endings = []
    }
}
