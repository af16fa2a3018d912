// SPDX-License-Identifier: Apache-2.0
internal import Dispatch

/// Runs `body`, which blocks, on a thread outside the cooperative pool.
///
/// A test that waits in a system call would otherwise hold one of the pool's few threads and make the other tests' time-outs fire.
public func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
    }
}
