// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The bytes that a program wrote so far, which a test can wait on.
public final class ProgramOutput: @unchecked Sendable {
    // The condition's lock guards everything below.
    private let condition = NSCondition()
    private var bytes: [UInt8] = []
    private var openReaders = 1

    var readers: Int {
        get { withLock { openReaders } }
        set { withLock { openReaders = newValue } }
    }

    public var text: String { withLock { String(decoding: bytes, as: UTF8.self) } }

    public var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Waits until the output satisfies `predicate`, and returns what it made of it.
    public func first<Value: Sendable>(
        _ what: String, within limit: Duration = .seconds(60), _ predicate: @escaping @Sendable (String) -> Value?
    ) async throws -> Value {
        try await blocking { try self.firstNow(what, Deadline(after: limit), predicate) }
    }

    /// Waits until the output holds `text`.
    public func contains(_ text: String, within limit: Duration = .seconds(30)) async throws {
        _ = try await first("\(text.debugDescription) in the output", within: limit) { $0.contains(text) ? true : nil }
    }

    func read(_ handle: FileHandle, also other: ProgramOutput) {
        Thread.detachNewThread {
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                self.append(data)
                other.append(data)
            }
            try? handle.close()
            self.readerEnded()
            other.readerEnded()
        }
    }

    func waitForEnd(_ deadline: Deadline) {
        condition.lock()
        defer { condition.unlock() }
        while openReaders > 0, condition.wait(until: deadline.date) {}
    }

    private func firstNow<Value>(_ what: String, _ deadline: Deadline, _ predicate: (String) -> Value?) throws -> Value
    {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let value = predicate(text) { return value }
            if openReaders <= 0 {
                throw TimedOut(waitingFor: what, detail: "the program ended; its output was:\n" + text.suffix(4000))
            }
            guard condition.wait(until: deadline.date) else {
                throw TimedOut(waitingFor: what, detail: String(text.suffix(4000)))
            }
        }
    }

    private func append(_ data: Data) {
        withLock {
            bytes += data
            condition.broadcast()
        }
    }

    private func readerEnded() {
        withLock {
            openReaders -= 1
            condition.broadcast()
        }
    }

    private func withLock<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
