// SPDX-License-Identifier: Apache-2.0

/// The life of the process from start to end: a value that turns events into actions and performs none.
///
/// A stop has three speeds. The first request drains: what is in flight may finish within the grace. The second cuts
/// the drain and goes on to stop the application. The third ends the process at once.
struct Lifecycle: Equatable, Sendable {
    enum Phase: Equatable, Sendable {
        /// → serving (started), stopping (start failed), draining (started after a stop was asked for)
        case starting
        /// → draining (asked to stop, application exits)
        case serving
        /// → stopping (drained, or hastened)
        case draining
        /// → ended (stopped)
        case stopping
        /// Nothing follows.
        case ended
    }

    enum Event: Equatable, Sendable {
        /// The start has come to its end, or has been broken off because a stop was asked for.
        case started
        case startFailed(Failure)
        /// A signal that asks the process to stop.
        case stopRequested(signal: Int32)
        /// The application has called `System.exit` and the JVM waits for our word before it goes on.
        case applicationExits
        /// Nothing is in flight any more, or what is left has been cut off.
        case drained
        case stopped(inTime: Bool)
        /// The JVM is about to end the process.
        case exited(status: Int32)
    }

    enum Action: Equatable, Sendable {
        case announce
        case report(Failure)
        /// Say that the JVM ends the process, without having asked (`Runtime.halt`, or an exit in the middle of a stop).
        case reportExit(status: Int32)
        /// Let the JVM go on with the exit that the application asked for.
        case letApplicationExit
        /// Refuse what comes from now on; the whole stop is bounded from here.
        case beginStop
        /// Wait for what is in flight; not for long when one of these requests is the one that has ended the process, and so
        /// never returns.
        case drain(isPatient: Bool)
        /// Cut what is in flight, and leave the stop only a few seconds.
        case hasten
        /// Stop the application and the engine.
        case stopEngine
        case end(status: Int32)
    }

    private(set) var phase = Phase.starting
    private var stopRequests = 0
    private var applicationExits = false
    /// Whether the application has been heard to exit, at whatever time.
    private var exitIsKnown = false
    private var status = ExitStatus.success.rawValue

    mutating func handle(_ event: Event) -> [Action] {
        switch (event, phase) {
        case (_, .ended):
            return []

        case (.started, .starting):
            guard stopRequests == 0 else { return drain() }
            phase = .serving
            return [.announce]

        case (.startFailed(let failure), .starting):
            status = failure.status.rawValue
            phase = .stopping
            return stopRequests == 0 ? [.report(failure), .beginStop, .stopEngine] : [.report(failure), .stopEngine]

        case (.stopRequested(let signal), _):
            return stopRequested(signal)

        case (.applicationExits, .starting), (.applicationExits, .serving):
            applicationExits = true
            exitIsKnown = true
            stopRequests = max(stopRequests, 1)
            return [.beginStop] + drain()

        case (.applicationExits, _):
            exitIsKnown = true
            return [.letApplicationExit]

        case (.drained, .draining):
            return stop()

        case (.stopped(let inTime), .stopping):
            if !inTime && status == ExitStatus.success.rawValue {
                status = ExitStatus.failure.rawValue
            }
            return end(status)

        case (.exited(let status), _):
            // Who asked by System.exit in good time has been heard of already.
            return (exitIsKnown ? [] : [.reportExit(status: status)]) + end(status)

        case (.started, _), (.startFailed, _), (.drained, _), (.stopped, _):
            return []
        }
    }

    private mutating func stopRequested(_ signal: Int32) -> [Action] {
        stopRequests += 1
        switch (stopRequests, phase) {
        case (1, .serving):
            return [.beginStop] + drain()
        case (1, _):
            // Tomcat cannot be stopped in the middle of its start; the bound of the stop covers the wait for it.
            return [.beginStop]
        case (2, .draining):
            return [.hasten] + stop()
        case (2, _):
            return [.hasten]
        default:
            return end(128 + signal)
        }
    }

    private mutating func drain() -> [Action] {
        phase = .draining
        return [.drain(isPatient: !applicationExits)]
    }

    /// An application that exits is stopped by the JVM's own shutdown, anything else by us.
    private mutating func stop() -> [Action] {
        phase = .stopping
        return [applicationExits ? .letApplicationExit : .stopEngine]
    }

    private mutating func end(_ status: Int32) -> [Action] {
        phase = .ended
        return [.end(status: status)]
    }
}
