// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * One worker thread: takes a piece of work from the host, does it, takes the next.
 *
 * <p>A worker keeps the processor of its last request and uses it for the next one, so that a synchronous request takes
 * nothing from a shared structure and finds its buffers in the cache.
 */
final class Worker implements Runnable {

    private static final Log log = LogFactory.getLog(Worker.class);

    private static final int HANDLE = 8;

    private final WorkerPool pool;
    private final ExchangeProtocolHandler handler;
    private final ByteBuffer message;
    private ExchangeProcessor spare;

    Worker(WorkerPool pool, ExchangeProtocolHandler handler) {
        this.pool = pool;
        this.handler = handler;
        message = new DirectBuffer(handler.messageCapacity()).bytes;
    }

    @Override
    public void run() {
        int number = Native.attach(message);
        if (number < 0) {
            // The host has as many workers as it wants, or is about to stop.
            return;
        }
        try {
            for (;;) {
                int work = Native.take(number);
                if ((work & Native.SPAWN) != 0) {
                    spawn();
                }
                int kind = work & Native.KIND_MASK;
                if (kind == Native.RETIRE) {
                    return;
                }
                perform(kind);
            }
        } finally {
            Native.detach(number);
        }
    }

    /**
     * Does one piece of work; the thread outlives whatever comes out of it, an OutOfMemoryError too, as its exchange
     * has been answered or aborted by the processor.
     */
    private void perform(int kind) {
        try {
            switch (kind) {
                case Native.REQUEST:
                    request(message.getLong(HANDLE));
                    break;
                case Native.READABLE:
                    handler.deliver(message.getLong(HANDLE), Agenda.READABLE);
                    break;
                case Native.WRITABLE:
                    handler.deliver(message.getLong(HANDLE), Agenda.WRITABLE);
                    break;
                case Native.ABORTED:
                    handler.deliver(message.getLong(HANDLE), Agenda.ABORTED);
                    break;
                case Native.TASK:
                    Runnable task = pool.poll();
                    if (task != null) {
                        task.run();
                    }
                    break;
                default:
                    break;
            }
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private void request(long handle) {
        ExchangeProcessor processor = spare;
        spare = null;
        try {
            if (processor == null) {
                processor = handler.takeProcessor();
            }
        } catch (Throwable failure) {
            Native.abort(handle);
            throw failure;
        }
        if (processor.serve(handle, message)) {
            spare = processor;
        }
    }

    private void spawn() {
        try {
            pool.spawn();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        try {
            log.error("A worker thread goes on after an error that nothing else has caught", failure);
        } catch (Throwable again) {
            // Nothing is left to say it with; the exchange concerned has been aborted.
        }
    }
}
