// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker threads, seen from Java: starts one when the host asks for it, and hands them tasks.
 *
 * <p>How many there may be is the host's decision; it asks by {@link Native#SPAWN} and ends one by {@link
 * Native#RETIRE}. A task waits in a queue of Java's while one ticket for it waits in the host's, so requests, events
 * and tasks are served in one order by the same bounded set of threads.
 */
final class WorkerPool implements Executor {

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastNumber = new AtomicInteger();
    private final ExchangeProtocolHandler handler;

    WorkerPool(ExchangeProtocolHandler handler) {
        this.handler = handler;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        Native.post();
    }

    /** The oldest task, null when another worker was faster. */
    Runnable poll() {
        return tasks.poll();
    }

    /** Starts one more worker; its stack is as large as {@code -Xss} says. */
    void spawn() {
        Thread thread = new Thread(new Worker(this, handler), "runner-exec-" + lastNumber.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(WorkerPool.class.getClassLoader());
        thread.start();
    }
}
