// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Synchronization

/// A program that a test started: its output as it comes, its signals and its end.
public final class RunningProgram: Sendable {
    public enum Exit: Sendable, Equatable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)

        public var description: String {
            switch self {
            case .code(let code): "exit code \(code)"
            case .signal(let signal): "signal \(signal)"
            }
        }
    }

    public let identifier: Int32
    /// Standard output and standard error in the order in which they came, as far as two pipes tell it.
    public let output = ProgramOutput()
    public let standardOutput = ProgramOutput()
    public let standardError = ProgramOutput()

    private let process: ProcessBox
    private let ended = Ended()
    private static let running = Mutex<[Int32: RunningProgram]>([:])

    /// Foundation's Process is set up before any other thread sees it and only asked for its identifier afterwards.
    private struct ProcessBox: @unchecked Sendable {
        let process: Process
    }

    private final class Ended: @unchecked Sendable {
        let condition = NSCondition()
        var exit: Exit?
    }

    init(_ program: Program) throws {
        let process = Process()
        self.process = ProcessBox(process: process)
        process.executableURL = URL(fileURLWithPath: program.executable)
        process.arguments = program.arguments
        process.environment = program.environment
        if let directory = program.directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        let pipes = (output: Pipe(), error: Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipes.output
        process.standardError = program.joinsErrors ? pipes.output : pipes.error
        let ended = ended
        process.terminationHandler = { process in
            Self.running.withLock { $0[process.processIdentifier] = nil }
            ended.condition.lock()
            ended.exit =
                process.terminationReason == .exit
                ? .code(process.terminationStatus) : .signal(process.terminationStatus)
            ended.condition.broadcast()
            ended.condition.unlock()
        }
        try process.run()
        identifier = process.processIdentifier
        output.readers = program.joinsErrors ? 1 : 2
        standardOutput.read(pipes.output.fileHandleForReading, also: output)
        if !program.joinsErrors { standardError.read(pipes.error.fileHandleForReading, also: output) }
        Self.running.withLock { $0[identifier] = self }
        if !process.isRunning { Self.running.withLock { $0[identifier] = nil } }
    }

    public var isRunning: Bool { process.process.isRunning }

    public func signal(_ signal: Int32) { kill(identifier, signal) }

    /// Waits for the program's end and the last of its output.
    public func exit(within limit: Duration = .seconds(60)) async throws -> Exit {
        try await blocking { try self.exitNow(within: limit) }
    }

    /// Asks it to end as a platform does, and kills it when it does not.
    @discardableResult
    public func stop(within limit: Duration = .seconds(40)) async throws -> Exit {
        signal(SIGTERM)
        do {
            return try await exit(within: limit)
        } catch {
            signal(SIGQUIT)
            try? await Task.sleep(for: .milliseconds(500))
            signal(SIGKILL)
            _ = try? await exit(within: .seconds(10))
            throw error
        }
    }

    func exitNow(within limit: Duration) throws -> Exit {
        let deadline = Deadline(after: limit)
        ended.condition.lock()
        while ended.exit == nil {
            guard ended.condition.wait(until: deadline.date) || ended.exit != nil else {
                ended.condition.unlock()
                throw TimedOut(waitingFor: "process \(identifier) to end", detail: String(output.text.suffix(4000)))
            }
        }
        let exit = ended.exit
        ended.condition.unlock()
        // A grandchild that keeps the pipe open must not hold the test.
        output.waitForEnd(Deadline(after: .seconds(2)))
        guard let exit else { throw TimedOut(waitingFor: "process \(identifier) to end") }
        return exit
    }

    /// Ends what a failed test left, when the test process ends.
    static func killAll() {
        for program in running.withLock({ Array($0.values) }) { program.signal(SIGKILL) }
    }
}
