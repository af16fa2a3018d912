// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// A program that is run to its end, within a limit, and whose last words are kept.
final class ChildProgram: Sendable {
    enum End: Equatable, Sendable {
        case success
        /// The last of what it wrote.
        case failed(lastWords: String)
        case tookTooLong
        case cancelled
        case notStarted(reason: String)
    }

    private enum State {
        case idle
        case running(pid_t)
        case cancelled
        case late
    }

    /// Bytes of its output that are kept.
    private static let kept = 8192

    private let state = Mutex(State.idle)

    /// Ends the program if it runs; one that has not begun will not.
    func cancel() { kill(leaving: .cancelled) }

    private func kill(leaving new: State) {
        state.withLock { state in
            switch state {
            case .idle: if case .cancelled = new { state = new }
            case .running(let identifier):
                // Nothing of it is worth an orderly end: what it was writing is thrown away.
                Glibc.kill(identifier, SIGKILL)
                state = new
            case .cancelled, .late: break
            }
        }
    }

    /// Runs it; blocks until it has ended. At most once.
    func run(_ executable: String, _ arguments: [String], environment: [String: String], limit: Duration) -> End {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        do {
            let isCancelled = try state.withLock { state in
                if case .cancelled = state { return true }
                try process.run()
                state = .running(process.processIdentifier)
                return false
            }
            if isCancelled { return .cancelled }
        } catch {
            return .notStarted(reason: error.localizedDescription)
        }
        let timer = DispatchWorkItem { [self] in kill(leaving: .late) }
        DispatchQueue(label: "runner.child").asyncAfter(deadline: .now() + limit.dispatchInterval, execute: timer)
        try? pipe.fileHandleForWriting.close()
        var words = Data()
        while true {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            words = (words + data).suffix(Self.kept)
        }
        process.waitUntilExit()
        timer.cancel()
        return state.withLock { state in
            defer { state = .cancelled }
            switch state {
            case .cancelled: return .cancelled
            case .late: return .tookTooLong
            case .idle, .running:
                let isWell = process.terminationReason == .exit && process.terminationStatus == 0
                return isWell ? .success : .failed(lastWords: String(decoding: words, as: UTF8.self))
            }
        }
    }
}
