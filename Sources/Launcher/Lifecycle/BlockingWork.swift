// SPDX-License-Identifier: Apache-2.0
internal import Dispatch

/// Work that waits in system calls or in Java, kept off the threads that Swift tasks and event loops share.
enum BlockingWork {
    /// Runs `body` on a thread of its own and gives its result to the waiting task.
    static func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            DispatchQueue(label: name).async {
                continuation.resume(returning: Result { () throws(Failure) in try body() })
            }
        }
        return try result.get()
    }
}
