// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is still to be done for one exchange, and whether a thread is at it.
 *
 * <p>Events reach an exchange from several threads: workers that took an event of the host, threads of the application
 * that complete an asynchronous request, the time-out sweep. Only one thread at a time may run the exchange. Instead of
 * a lock, which would park a worker for as long as the servlet runs, an event is a bit: whoever sets the first bit of
 * an idle agenda becomes its runner, everybody else leaves the bit for the runner to find. Equal events that have not
 * been looked at yet become one.
 *
 * <p>The upper bits of the word count the uses. An offer names the handle it is for and only succeeds while the agenda
 * still has the same use, so an event of an exchange that has ended is dropped.
 */
final class Agenda implements Recipient {

    /** Events, in the order in which they are served. */
    static final int START = 1;
    /** Tomcat asks to be called again, because the application completed or dispatched. */
    static final int DISPATCHED = 2;
    static final int READABLE = 4;
    static final int WRITABLE = 8;
    static final int TIMEOUT = 16;
    static final int FAILED = 32;
    static final int ABORTED = 64;
    static final int STOP = 128;

    private static final int EVENTS = 0xff;
    private static final int RUNNING = 0x100;
    private static final int USE = 0x1000;

    private final AtomicLong word = new AtomicLong();
    private final Runnable owner;
    private volatile long handle;

    Agenda(Runnable owner) {
        this.owner = owner;
    }

    @Override
    public long handle() {
        return handle;
    }

    @Override
    public void deliver(long expected, int event) {
        if (offer(expected, event)) {
            owner.run();
        }
    }

    /** Whether nobody is running the exchange. */
    boolean isIdle() {
        return (word.get() & RUNNING) == 0;
    }

    /** Begins a use; the caller is the runner and finds the event at {@link #next}. */
    void begin(long newHandle, int event) {
        word.set((word.get() & -USE) | RUNNING | event);
        handle = newHandle;
    }

    /** Ends the use; the caller is the runner. Events that have come in are dropped with it. */
    void end() {
        handle = 0;
        word.set((word.get() & -USE) + USE);
    }

    /**
     * Leaves an event for the exchange.
     *
     * @return whether the caller must now run the owner, because nobody else does
     */
    boolean offer(long expected, int event) {
        for (;;) {
            long seen = word.get();
            if (expected == 0 || handle != expected) {
                return false;
            }
            if (word.compareAndSet(seen, seen | RUNNING | event)) {
                return (seen & RUNNING) == 0;
            }
        }
    }

    /** The next event for the runner; 0 when there is none, and then the caller is no longer the runner. */
    int next() {
        for (;;) {
            long seen = word.get();
            int event = Integer.lowestOneBit((int) seen & EVENTS);
            long then = event != 0 ? seen & ~event : seen & ~RUNNING;
            if (word.compareAndSet(seen, then)) {
                return event;
            }
        }
    }
}
