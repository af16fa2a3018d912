// SPDX-License-Identifier: Apache-2.0
import Logging
import Synchronization

/// Says once that the server is away and why, and once that it is back: not with every attempt.
final class OutageLog: Sendable {
    private struct State {
        var outageBegan: ContinuousClock.Instant?
        var lastReason = ""
    }

    private let location: RedisLocation
    private let logger: Logger
    private let state = Mutex(State())

    init(location: RedisLocation, logger: Logger) {
        self.location = location
        self.logger = logger
    }

    func note(_ status: RedisStatus) {
        let now = ContinuousClock.now
        let line: (Logger.Level, String)? = state.withLock { state in
            switch status {
            case .connecting, .closed:
                return nil
            case .unreachable(let reason):
                defer {
                    state.outageBegan = state.outageBegan ?? now
                    state.lastReason = reason
                }
                guard state.outageBegan == nil || state.lastReason != reason else { return nil }
                return (.warning, "Redis at \(location) cannot be used: \(reason); trying again until it can")
            case .ready:
                guard let began = state.outageBegan.take() else {
                    return (.info, "connected to Redis at \(location)")
                }
                return (.notice, "Redis at \(location) can be used again, after \(began.duration(to: now).rounded)")
            }
        }
        if let (level, text) = line { logger.log(level: level, "\(text)") }
    }
}

extension Duration {
    fileprivate var rounded: String {
        let (seconds, attoseconds) = components
        return seconds >= 10 ? "\(seconds) s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}
