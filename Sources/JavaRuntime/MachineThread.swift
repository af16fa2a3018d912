// SPDX-License-Identifier: Apache-2.0
import CJVM

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The thread that creates the machine and stays as its main Java thread, running one job after the other.
///
/// It is neither the process's first thread (whose stack the machine cannot guard properly) nor a thread of a pool (whose
/// stacks are small): Java code is deeply nested, and starting an application runs on this thread.
final class MachineThread: Sendable {
    typealias Job = @Sendable (UnsafeMutableRawPointer) -> Void

    private struct Queue {
        var jobs: [Job] = []
        var closed = false
        var thread: pthread_t?
    }

    private let queue = Monitor(Queue())

    /// Starts the thread: `prepare` runs on it first, and gives the environment in which the jobs run, or nil to end.
    ///
    /// - Parameter stackSize: bytes.
    func start(
        stackSize: Int, prepare: @escaping @Sendable () -> UnsafeMutableRawPointer?
    ) throws(JavaRuntimeError) {
        final class Start: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let start = Start { [self] in
            queue.update { $0.thread = pthread_self() }
            if let environment = prepare() { run(environment) }
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        // The thread takes over the retain; it is taken back where there is no thread.
        let context = Unmanaged.passRetained(start)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { context in
                cjvm_name_thread("java-main")
                if let context {
                    Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            }, context.toOpaque())
        if result != 0 {
            context.release()
            throw .threadNotStarted(code: result)
        }
    }

    /// Whether the caller is this thread.
    var isCurrent: Bool {
        queue.update { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    /// Queues a job; false when the thread takes no more.
    func submit(_ job: @escaping Job) -> Bool {
        queue.update { queue in
            guard !queue.closed else { return false }
            queue.jobs.append(job)
            return true
        }
    }

    /// Takes no more jobs, but for `last`, which runs after those that wait; false when already closed.
    func close(_ last: @escaping Job) -> Bool {
        queue.update { queue in
            guard !queue.closed else { return false }
            queue.jobs.append(last)
            queue.closed = true
            return true
        }
    }

    private func run(_ environment: UnsafeMutableRawPointer) {
        while let job = queue.wait({ queue -> Job?? in
            if !queue.jobs.isEmpty { return .some(queue.jobs.removeFirst()) }
            return queue.closed ? .some(nil) : nil
        }) {
            job(environment)
        }
    }
}
