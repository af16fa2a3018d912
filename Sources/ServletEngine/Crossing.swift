// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Logging
internal import Sessions
internal import Synchronization

/// What the native methods work on: the exchanges, the queue, and the host's answers to Java's own calls.
///
/// There is one for each process, as there is one JVM.
final class Crossing: Sendable {
    /// How long a queued request of a client that seems gone is kept, in microseconds.
    private static let patience: UInt64 = 1_000_000

    let table: ExchangeTable
    let queue: WorkQueue
    private let directory = AtomicLazyReference<SessionDirectory>()
    let logger: Logger
    let maxWorkers: Int
    private let exitRequested: @Sendable () -> Void
    private let isStopping = Atomic(false)

    init(
        configuration: ServletEngineConfiguration, logger: Logger,
        exitRequested: @escaping @Sendable () -> Void
    ) {
        maxWorkers = max(1, configuration.maxThreads)
        table = ExchangeTable(capacity: configuration.maxExchanges)
        queue = WorkQueue(
            maxWorkers: maxWorkers, maxRequests: configuration.maxExchanges,
            processors: ProcessInfo.processInfo.activeProcessorCount)
        self.logger = logger
        self.exitRequested = exitRequested
    }

    /// Where sessions are kept; nil: in Tomcat's memory.
    var sessions: SessionDirectory? { directory.load() }

    /// Says where sessions are kept; once, before any application starts.
    func keep(sessionsIn directory: SessionDirectory) {
        _ = self.directory.storeIfNil(directory)
    }

    /// Takes a batch of requests in and wakes a worker; those for which there is no room are refused with 503.
    func submit<Exchange: ServletExchange>(
        _ exchanges: [Exchange], leases: [SessionLease?]?, admitted: (Int64, Exchange) -> Void
    ) {
        guard queue.hasRoom else {
            for exchange in exchanges { exchange.refuse(status: 503) }
            return
        }
        var batch: [WorkItem] = []
        batch.reserveCapacity(exchanges.count)
        for (index, exchange) in exchanges.enumerated() {
            let lease = leases?[index]
            guard let handle = table.insert(exchange, lease: lease) else {
                exchange.refuse(status: 503)
                continue
            }
            admitted(handle.rawValue, exchange)
            batch.append(.request(handle, exchange, lease))
        }
        if !batch.isEmpty { queue.append(batch) }
    }

    /// The next piece of work for a worker, written into its message buffer.
    ///
    /// - Returns: one of ``NativeCode``'s kinds, with `spawn` set when one more worker is to be started.
    func take(worker: Int, message: UnsafeMutableRawBufferPointer) -> Int32 {
        var spawn: Int32 = 0
        while true {
            switch queue.take(worker) {
            case .retire:
                return NativeCode.retire | spawn
            case .work(let item, let wantsSpawn):
                if wantsSpawn { spawn = NativeCode.spawn }
                if let kind = write(item, into: message) { return kind | spawn }
            }
        }
    }

    /// The JVM begins to exit: lets the host drain first, unless it is the host that ends it.
    func exiting() {
        if !isStopping.load(ordering: .acquiring) { exitRequested() }
    }

    /// From here on it is the host that ends the JVM.
    func beginStop() {
        isStopping.store(true, ordering: .releasing)
    }

    /// Passes on a record of the application's or the engine's own logging.
    func log(level: Int32, source: String, message: String) {
        let level: Logger.Level =
            switch level {
            case ...0: .trace
            case 1: .debug
            case 2: .info
            case 3: .warning
            default: .error
            }
        logger.log(level: level, "\(message)", metadata: ["logger": "\(source)"])
    }

    /// Whether a queued request need not run any more: its client has hung up, and has waited so long that this is what
    /// it means. A client that closes its sending side right after the request (`nc -N`) still wants the answer.
    private func isAbandoned(_ exchange: any ServletExchange) -> Bool {
        guard exchange.isAborted else { return false }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (seconds, microseconds) = (UInt64(clamping: now.tv_sec), UInt64(clamping: now.tv_nsec / 1000))
        return seconds &* 1_000_000 &+ microseconds > exchange.receivedAt &+ Self.patience
    }

    /// Writes an item into the message; nil when there is nothing left to do for it.
    private func write(_ item: WorkItem, into message: UnsafeMutableRawBufferPointer) -> Int32? {
        switch item {
        case .task:
            return NativeCode.task
        case .signal(let handle, let signal):
            guard table.find(handle) != nil else { return nil }
            message.storeBytes(of: handle.rawValue.littleEndian, toByteOffset: 8, as: Int64.self)
            return NativeCode.kind(of: signal)
        case .request(let handle, let exchange, let lease):
            if isAbandoned(exchange) {
                table.remove(handle)?.abort()
                return nil
            }
            message.storeBytes(of: handle.rawValue.littleEndian, toByteOffset: 8, as: Int64.self)
            guard exchange.pack(into: message),
                lease.map({ RequestMessage.setSession($0, in: message) }) ?? true
            else {
                table.remove(handle)?.refuse(status: 431)
                return nil
            }
            return NativeCode.request
        }
    }
}

/// The numbers that Java and the host agree on (`runner.bridge.Native`).
enum NativeCode {
    static let request: Int32 = 1
    static let readable: Int32 = 2
    static let writable: Int32 = 3
    static let aborted: Int32 = 4
    static let task: Int32 = 5
    static let retire: Int32 = 6
    static let spawn: Int32 = 0x100

    static let endOfBody: Int32 = 0x4000_0000
    static let nothing: Int32 = 0
    static let end: Int32 = -1
    static let closed: Int32 = -2
    static let timedOut: Int32 = -3
    static let malformed: Int32 = -4

    static let taken: Int32 = 1
    static let settled: Int32 = 2
    static let absent: Int32 = 0
    static let unavailable: Int32 = -3
    static let stale: Int32 = -5

    static let isWritable: Int32 = 1
    static let isFull: Int32 = 0

    static func kind(of signal: ExchangeSignal) -> Int32 {
        switch signal {
        case .readable: readable
        case .writable: writable
        case .aborted: aborted
        }
    }

    static func code(of state: WriteState) -> Int32 {
        switch state {
        case .writable: isWritable
        case .full: isFull
        case .closed: closed
        case .timedOut: timedOut
        }
    }
}

/// Bits of the flags that `commit` and `write` take.
struct WriteFlags: OptionSet {
    let rawValue: Int32
    static let end = WriteFlags(rawValue: 1)
    static let blocking = WriteFlags(rawValue: 2)
    static let upgrade = WriteFlags(rawValue: 4)
}
