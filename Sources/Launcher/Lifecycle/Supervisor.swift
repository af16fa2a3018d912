// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Synchronization

/// Carries out what ``Lifecycle`` decides: the one place where starts, stops, signals and time limits meet.
final class Supervisor: Sendable {
    /// How long the application and the JVM may take to stop after the drain.
    static let stopLimit: Duration = .seconds(4)
    /// What the watchdog grants after the drain: the application and the JVM, then the session store, then the process itself.
    static let endLimit: Duration = stopLimit + SessionBackend.closeLimit + margin
    /// How long requests in flight may take when the application has ended the process itself.
    private static let exitGrace: Duration = .seconds(1)
    /// What the watchdog leaves beyond that, for the process to end by itself.
    private static let margin: Duration = .milliseconds(500)

    private let configuration: Configuration
    private let logger: Logger
    private let inbox: AsyncStream<Lifecycle.Event>.Continuation
    private let events: AsyncStream<Lifecycle.Event>
    private let deployment: Deployment
    private let watchdog: Watchdog
    /// What the process ends with when the watchdog ends it.
    private let lateStatus = SharedStatus(.failure)
    private let hasFailed = Atomic(false)

    /// - Throws: where the access log cannot be written, or the files for TLS cannot be used.
    init(_ configuration: Configuration, logger: Logger) throws(Failure) {
        self.configuration = configuration
        self.logger = logger
        let (events, inbox) = AsyncStream.makeStream(of: Lifecycle.Event.self)
        self.events = events
        self.inbox = inbox
        let deployment = try Deployment(configuration, logger: logger, inbox: inbox)
        self.deployment = deployment
        watchdog = Watchdog { [lateStatus] in
            logger.error("The application did not stop in time; ending the process.")
            deployment.flushAccessLog()
            Program.end(lateStatus.value)
        }
    }

    /// Starts, serves and stops.
    ///
    /// - Returns: the status with which the process is to end.
    func run() async -> Int32 {
        let requests: AsyncStream<Signals.Request>
        do throws(Failure) {
            requests = try Signals.requests()
        } catch {
            report(error)
            return error.status.rawValue
        }
        let signals = Task {
            for await request in requests { obey(request) }
        }
        defer { signals.cancel() }
        let stopMonitor: StopMonitor?
        do throws(Failure) {
            stopMonitor = try await openStopPort()
        } catch {
            report(error)
            return error.status.rawValue
        }
        let start = Task { await self.start() }

        var drain: Task<Void, Never>?
        var lifecycle = Lifecycle()
        for await event in events {
            for action in lifecycle.handle(event) {
                switch action {
                case .announce: deployment.announce()
                case .report(let failure): report(failure)
                case .reportExit(let status):
                    logger.notice(
                        "The application ends the process at once (Runtime.halt or System.exit).",
                        metadata: ["status": "\(status)"])
                case .letApplicationExit: deployment.letApplicationExit()
                case .beginStop: beginStop(start)
                case .drain(let isPatient): drain = Task { await self.drain(isPatient) }
                case .hasten:
                    drain?.cancel()
                    hasten()
                case .stopEngine: stopEngine()
                case .end(let status):
                    deployment.flushAccessLog()
                    deployment.removeTraces()
                    await stopMonitor?.sayStopped()
                    return status
                }
            }
        }
        return lateStatus.value
    }

    private func obey(_ request: Signals.Request) {
        switch request {
        case .stop(let signal):
            logger.notice("Asked to stop.", metadata: ["signal": "\(Signals.name(of: signal))"])
            inbox.yield(.stopRequested(signal: signal))
        case .threadDump:
            deployment.logThreads()
        }
    }

    private func openStopPort() async throws(Failure) -> StopMonitor? {
        guard let place = configuration.stopPort else { return nil }
        return try await deployment.openStopPort(place) { [inbox, logger] request in
            logger.notice("Asked to stop.", metadata: ["by": "the stop port"])
            // To be in a hurry is to ask twice.
            for _ in 0..<(request == .stop ? 1 : 2) { inbox.yield(.stopRequested(signal: SIGTERM)) }
        }
    }

    private func start() async {
        do throws(Failure) {
            try await deployment.start()
            inbox.yield(.started)
        } catch {
            inbox.yield(.startFailed(error))
        }
    }

    private func report(_ failure: Failure) {
        lateStatus.value = failure.status.rawValue
        hasFailed.store(true, ordering: .relaxed)
        Program.report(failure, as: configuration.logFormat)
    }

    private func beginStop(_ start: Task<Void, Never>) {
        start.cancel()
        deployment.admission.close()
        watchdog.limit(to: configuration.shutdownGrace + Self.endLimit)
    }

    private func drain(_ isPatient: Bool) async {
        let began = ContinuousClock.now
        let grace = isPatient ? configuration.shutdownGrace : min(configuration.shutdownGrace, Self.exitGrace)
        let cutOff = await deployment.drain(grace: grace)
        // A second request to stop has cut the drain short, and reports what that did.
        if Task.isCancelled { return }
        let took = (ContinuousClock.now - began).inWords
        if cutOff == 0 {
            logger.info("Nothing is in flight any more.", metadata: ["took": "\(took)"])
        } else {
            logger.warning("Cut off requests in flight.", metadata: ["requests": "\(cutOff)", "took": "\(took)"])
        }
        inbox.yield(.drained)
    }

    private func hasten() {
        watchdog.limit(to: Self.endLimit)
        Task {
            let cutOff = await deployment.drain(grace: .zero)
            logger.warning("Asked again: cut off requests in flight.", metadata: ["requests": "\(cutOff)"])
        }
    }

    private func stopEngine() {
        Task {
            let began = ContinuousClock.now
            let inTime = await deployment.stop(within: Self.stopLimit)
            let took = (ContinuousClock.now - began).inWords
            // Where a start has failed its reason has been said; there was nothing that could be stopped in good order.
            if inTime, !hasFailed.load(ordering: .relaxed) {
                logger.notice("Stopped.", metadata: ["took": "\(took)"])
            }
            if !inTime {
                logger.error(
                    "The application did not stop in time; ending the process.",
                    metadata: ["limit": "\(Self.stopLimit.inWords)"])
            }
            inbox.yield(.stopped(inTime: inTime))
        }
    }
}

/// A status that one thread sets and another reads.
private final class SharedStatus: Sendable {
    private let status: Atomic<Int32>

    init(_ status: ExitStatus) {
        self.status = Atomic(status.rawValue)
    }

    var value: Int32 {
        get { status.load(ordering: .acquiring) }
        set { status.store(newValue, ordering: .releasing) }
    }
}
