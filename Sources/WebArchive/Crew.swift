// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Threads of our own for one piece of work, the calling one among them.
///
/// Not those of a shared pool: who unpacks may be waiting for another that does so too, and if both needed a free
/// thread of one pool, neither would get it.
enum Crew {
    /// Runs `body` on `count` threads, or on fewer when the system gives no more, and returns when all of them are
    /// done.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        var threads: [pthread_t] = []
        for _ in 1..<max(count, 1) {
            let job = Unmanaged.passRetained(Job(body))
            var thread = pthread_t()
            let result = pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
                    return nil
                }, job.toOpaque())
            guard result == 0 else {
                job.release()
                break
            }
            threads.append(thread)
        }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
