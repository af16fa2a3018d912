// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import NIOCore
import Synchronization

/// What the connections of one event loop share: the exchanges to hand over, the mailbox for what threads did, the
/// clock.
///
/// Everything but the mailbox and the date is touched on the event loop alone.
final class EventLoopContext: @unchecked Sendable {
    let eventLoop: any EventLoop
    let configuration: HTTPServerConfiguration
    let server: ServerState
    let logger: Logger
    let date = DateCache()
    /// What `Keep-Alive: timeout=` says.
    let keepAliveSeconds: Int64
    /// What `Server` says in every response; nil leaves it to the application.
    let serverField: [UInt8]?

    /// nil where there is none.
    let accessLog: AccessLog?
    private var formatter: AccessLogFormatter?
    private var line: [UInt8] = []

    private let handler: any ExchangeHandler
    private let mailbox = Mutex<[Exchange]>([])
    private var spare: [Exchange] = []
    private var arrivals: [Exchange] = []
    private var arrivalTime: UInt64 = 0
    private var unflushed: [ConnectionHandler] = []
    private var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    /// What has not come to be a connection yet.
    private var handshakes: [ObjectIdentifier: TLSHandshake] = [:]
    private let sweepInterval: TimeAmount
    private var isSweeping = false
    /// Nanoseconds on the monotonic clock as of the last sweep.
    private var now: UInt64 = 0

    init(
        eventLoop: any EventLoop, configuration: HTTPServerConfiguration, server: ServerState,
        handler: any ExchangeHandler, logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.server = server
        self.logger = logger
        self.handler = handler
        accessLog = configuration.accessLog
        formatter = accessLog.map { AccessLogFormatter($0.pattern, $0.dialect) }
        serverField = configuration.serverField.map { [UInt8]($0.utf8) }
        keepAliveSeconds = configuration.idleTimeout.nanoseconds / 1_000_000_000
        let shortest = min(
            configuration.headTimeout, configuration.bodyTimeout, configuration.idleTimeout, configuration.writeTimeout,
            configuration.lingerTimeout)
        sweepInterval = min(.milliseconds(500), max(.milliseconds(10), .nanoseconds(shortest.nanoseconds / 4)))
    }

    var isDraining: Bool { server.isDraining }

    // MARK: Exchanges that begin

    /// Queues an exchange for the handler; all of one tick are handed over together at its end.
    func arrived(_ exchange: Exchange) {
        if arrivals.isEmpty { eventLoop.execute { self.deliverArrivals() } }
        arrivals.append(exchange)
    }

    /// Microseconds since the Unix epoch, the same for all heads of one tick.
    func timeOfArrival() -> UInt64 {
        if arrivals.isEmpty {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            arrivalTime = UInt64(clamping: time.tv_sec) &* 1_000_000 &+ UInt64(clamping: time.tv_nsec / 1000)
        }
        return arrivalTime
    }

    private func deliverArrivals() {
        let batch = arrivals
        arrivals = []
        handler.handle(batch)
    }

    // MARK: Exchanges that were worked on

    /// Tells the event loop that an exchange has work for it; any thread. Only the first into an empty mailbox wakes
    /// the loop.
    func post(_ exchange: Exchange) {
        let isFirst = mailbox.withLock { mailbox in
            mailbox.append(exchange)
            return mailbox.count == 1
        }
        if isFirst { eventLoop.execute { self.drainMailbox() } }
    }

    private func drainMailbox() {
        var exchanges = spare
        spare = []
        mailbox.withLock { swap(&$0, &exchanges) }
        for exchange in exchanges { exchange.channel.perform(exchange) }
        exchanges.removeAll(keepingCapacity: exchanges.count <= 1024)
        spare = exchanges
        flushAll()
    }

    /// Has a connection flushed at the end of this drain.
    func needsFlush(_ connection: ConnectionHandler) {
        unflushed.append(connection)
    }

    private func flushAll() {
        let connections = unflushed
        unflushed.removeAll(keepingCapacity: true)
        for connection in connections { connection.flush() }
    }

    // MARK: The access log

    func log(_ entry: AccessLogEntry) {
        guard let accessLog else { return }
        line.removeAll(keepingCapacity: line.capacity < 16_384)
        formatter?.append(entry, now: LoggedResponse.now, to: &line)
        accessLog.sink.append(line)
    }

    /// Notes what was answered before it was a request.
    ///
    /// - Parameter line: its first line, as far as it came.
    func logRefused(_ line: [UInt8], _ facts: ConnectionFacts, status: UInt16, bodyBytes: Int) {
        guard accessLog != nil else { return }
        let now = LoggedResponse.now
        log(
            AccessLogEntry(
                subject: .refused(line), connection: facts, receivedAt: now, committedAt: now, status: status,
                bodyBytes: Int64(bodyBytes), connectionStatus: .closing))
    }

    // MARK: Connections and their deadlines

    func began(_ handshake: TLSHandshake) { handshakes[ObjectIdentifier(handshake)] = handshake }

    func ended(_ handshake: TLSHandshake) { handshakes[ObjectIdentifier(handshake)] = nil }

    func opened(_ connection: ConnectionHandler) {
        connections[ObjectIdentifier(connection)] = connection
        guard !isSweeping else { return }
        isSweeping = true
        now = NIODeadline.now().uptimeNanoseconds
        scheduleSweep()
    }

    func closed(_ connection: ConnectionHandler) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// A deadline so far from now; it may pass up to two sweeps late and never early.
    func deadline(in timeout: TimeAmount) -> UInt64 {
        let (sum, overflow) = now.addingReportingOverflow(
            UInt64(clamping: timeout.nanoseconds) &+ UInt64(clamping: sweepInterval.nanoseconds))
        return overflow ? .max : sum
    }

    private func scheduleSweep() {
        eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(in: sweepInterval) { self.sweep() }
    }

    /// One timer for all connections: a timer for each request would cost more than the request.
    private func sweep() {
        guard !connections.isEmpty else {
            isSweeping = false
            return
        }
        now = NIODeadline.now().uptimeNanoseconds
        for connection in Array(connections.values) { connection.sweep(now: now) }
        scheduleSweep()
    }

    /// Closes what rests and lets what is in flight end.
    func drain() {
        for handshake in Array(handshakes.values) { handshake.cut() }
        for connection in Array(connections.values) { connection.drain() }
    }

    func closeAll() {
        for handshake in Array(handshakes.values) { handshake.cut() }
        for connection in Array(connections.values) { connection.close() }
    }
}
