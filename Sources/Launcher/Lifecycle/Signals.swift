// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc

/// The signals that the process obeys.
///
/// They are in force before the JVM is created: it runs with `-Xrs` and leaves them alone, but SIGQUIT would then kill
/// the process. SIGHUP stops it as it stops `java`, unless it was ignored from the start, as nohup(1) arranges.
///
/// A handler writes the signal's number into a pipe, and no signal is ever blocked: what the application starts
/// (`ProcessBuilder`) inherits the mask of the Java thread that starts it, and a child that blocks SIGTERM can no longer
/// be ended by `Process.destroy`. For the same reason signalfd(2), and so a Dispatch signal source, will not do.
enum Signals {
    enum Request: Equatable, Sendable {
        case stop(signal: Int32)
        case threadDump
    }

    /// The end of the pipe that handlers write to; set once, before the first handler is.
    private nonisolated(unsafe) static var inlet: Int32 = -1

    /// Begins to obey; at most once in a process.
    ///
    /// - Returns: what is asked for, in the order in which it came.
    static func requests() throws(Failure) -> AsyncStream<Request> {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Failure(.unavailable, "Cannot make a pipe for signals: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let outlet = ends[0]
        inlet = ends[1]

        let (requests, continuation) = AsyncStream.makeStream(of: Request.self)
        nonisolated(unsafe) let source = DispatchSource.makeReadSource(
            fileDescriptor: outlet, queue: DispatchQueue(label: "runner.signals"))
        source.setEventHandler {
            var number: UInt8 = 0
            while read(outlet, &number, 1) == 1 {
                let signal = Int32(number)
                continuation.yield(signal == SIGQUIT ? .threadDump : .stop(signal: signal))
            }
        }
        // The stream keeps the source alive.
        continuation.onTermination = { _ in source.cancel() }
        source.activate()

        for signal in [SIGTERM, SIGINT, SIGQUIT] { install(on: signal) }
        if !isIgnored(SIGHUP) { install(on: SIGHUP) }
        signal(SIGPIPE, SIG_IGN)
        return requests
    }

    /// Runs `body` with no signal blocked, so that threads made in it, and the processes that these start, block none.
    ///
    /// The threads of Dispatch, on which blocking work runs, block nearly all of them.
    static func unblocked<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        var none = sigset_t()
        var previous = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return try body()
    }

    /// The name of a signal that stops the process.
    static func name(of signal: Int32) -> String {
        switch signal {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        default: "signal \(signal)"
        }
    }

    /// Only what signal-safety(7) allows happens in the handler.
    private static func install(on signal: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            let before = errno
            var number = UInt8(truncatingIfNeeded: signal)
            _ = write(Signals.inlet, &number, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(signal, &action, nil)
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var current = sigaction()
        guard sigaction(signal, nil, &current) == 0 else { return false }
        let ignore = unsafeBitCast(SIG_IGN, to: Int.self)
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == ignore
    }
}
