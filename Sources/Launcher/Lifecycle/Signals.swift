// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import UnixSignals

/// The signals that the process obeys.
///
/// They are in force before the JVM is created: it runs with `-Xrs` and leaves them alone, but SIGQUIT would then kill
/// the process. SIGHUP stops it as it stops `java`, unless it was ignored from the start, as nohup(1) arranges.
enum Signals {
    enum Request: Equatable, Sendable {
        case stop(signal: Int32)
        case threadDump
    }

    static func requests() async -> AsyncMapSequence<UnixSignalsSequence, Request> {
        signal(SIGPIPE, SIG_IGN)
        var trapped: [UnixSignal] = [.sigterm, .sigint, .sigquit]
        if !isIgnored(SIGHUP) { trapped.append(.sighup) }
        return await UnixSignalsSequence(trapping: trapped).map { signal in
            signal == .sigquit ? .threadDump : .stop(signal: signal.rawValue)
        }
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

    private static func isIgnored(_ signal: Int32) -> Bool {
        var current = sigaction()
        guard sigaction(signal, nil, &current) == 0 else { return false }
        let ignore = unsafeBitCast(SIG_IGN, to: Int.self)
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == ignore
    }
}
