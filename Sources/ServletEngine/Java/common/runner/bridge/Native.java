// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;

/**
 * The calls from Java to the host, and the numbers both sides agree on.
 *
 * <p>An exchange is named by a handle: a slot in the lower 32 bits, a generation above it. A call on a handle whose
 * exchange has ended does nothing and answers {@link #CLOSED}, so a late write of an application can never reach the
 * exchange that uses the slot now. Numbers in shared buffers are in the machine's byte order.
 */
final class Native {

    /** Kinds of work that {@link #take} returns. */
    static final int REQUEST = 1;
    static final int READABLE = 2;
    static final int WRITABLE = 3;
    static final int ABORTED = 4;
    static final int TASK = 5;
    static final int RETIRE = 6;
    /** Added to a kind: more work is waiting and every worker is busy. */
    static final int SPAWN = 0x100;
    static final int KIND_MASK = 0xff;

    /** Flags of {@link #commit} and {@link #write}. */
    static final int END = 1;
    static final int BLOCKING = 2;
    static final int UPGRADE = 4;

    /** Results. */
    static final int WRITABLE_NOW = 1;
    static final int FULL = 0;
    static final int BODY_END = -1;
    static final int CLOSED = -2;
    static final int TIMED_OUT = -3;
    static final int MALFORMED = -4;
    /** Added to the length that {@link #read} returns: these were the last bytes of the body. */
    static final int END_FLAG = 0x40000000;

    /** Results of {@link #saveSession} and {@link #storeSession}. */
    static final int SAVED = 1;
    /** It is acknowledged already, with all that was in flight. */
    static final int SETTLED = 2;
    static final int GONE = 0;
    static final int UNAVAILABLE = -3;
    static final int STALE = -5;

    /** Time-outs of {@link #read}. */
    static final int NON_BLOCKING = -1;
    static final int HOST_DEFAULT = 0;

    /** Levels of {@link #log}. */
    static final int TRACE = 0;
    static final int DEBUG = 1;
    static final int INFO = 2;
    static final int WARNING = 3;
    static final int ERROR = 4;

    private Native() {
    }

    /** The slot that a handle names. */
    static int slot(long handle) {
        return (int) handle;
    }

    /** The address of a direct buffer's first byte; asked once a buffer, as Java has no supported way to tell it. */
    static native long address(ByteBuffer buffer);

    /** Registers the calling thread as a worker with its message buffer; returns its number. */
    static native int attach(ByteBuffer message);

    /** Waits for work, fills the worker's message buffer and returns a kind, perhaps with {@link #SPAWN}. */
    static native int take(int worker);

    /** The last call of a worker. */
    static native void detach(int worker);

    /** How many workers there are, in the upper half, and how many of them are at work, in the lower. */
    static native long census();

    /** Makes one {@link #take} return {@link #TASK}. */
    static native void post();

    /** Reads the request's body; a length, perhaps with {@link #END_FLAG}, 0 for none yet, or a negative result. */
    static native int read(long handle, long address, int length, int timeoutMillis);

    /** Body bytes that can be read without waiting; {@link #BODY_END} when the body has been read to its end. */
    static native int available(long handle);

    /** Asks for one {@link #READABLE} as soon as body bytes or the body's end are there. */
    static native void armRead(long handle);

    /** Sends an informational response, whose packed head is at the address; waits where the client is behind. */
    static native int inform(long handle, long address, int length);

    /** Sends the response head and the first bytes of the body, which follow each other at the address. */
    static native int commit(long handle, long address, int headLength, int bodyLength, int flags);

    /** Sends bytes of the body. */
    static native int write(long handle, long address, int length, int flags);

    /** Whether buffered output is below the host's high-water mark. */
    static native boolean writable(long handle);

    /** Asks for one {@link #WRITABLE} as soon as buffered output is below the mark. */
    static native void armWrite(long handle);

    /** Waits until buffered output is below the mark; a time-out of 0 is the host's own. */
    static native int awaitWritable(long handle, int timeoutMillis);

    /** Ends the response with a part of a file; the head has been committed. */
    static native int sendFile(long handle, byte[] path, long start, long end);

    /** Ends the response, with packed trailer fields or none. */
    static native int end(long handle, long address, int trailersLength);

    /** Copies the request's trailer fields in packed form; returns the length used, 0 for none. */
    static native int trailers(long handle, long address, int capacity);

    /** Sends {@code 100 Continue}. */
    static native void acknowledge(long handle);

    /**
     * Copies what {@link TLSFacts} reads.
     *
     * @return the bytes needed, 0 where TLS does not end in the host; nothing is written when they are more than the capacity
     */
    static native int tls(long handle, long address, int capacity);

    /** Says what {@link Annotations} has collected; before the exchange ends. */
    static native void annotate(long handle, byte[] packed);

    /** Closes the connection without completing the response. */
    static native void abort(long handle);

    /**
     * Copies the session that was looked up for the exchange, as {@link SharedSession#merge} reads it.
     *
     * @param since fields that are not newer come without their value
     * @return the bytes needed, 0 for no session; nothing is written when they are more than the capacity
     */
    static native int session(long handle, long since, long address, int capacity);

    /**
     * Hands over one message of {@link MessageWriter}. What the exchange sends from now on is held back until the store
     * has acknowledged it, and everything before it for the same session.
     *
     * @return {@link #SAVED}, {@link #SETTLED}, or {@link #CLOSED} when there is no such exchange and nothing is held back
     */
    static native int saveSession(long handle, long address, int length);

    /** The exchange's response must not be seen, as its session could not be had: 503, or an abort. */
    static native void failSession(long handle);

    /** As {@link #session} for any session, asked of the store; waits. {@link #UNAVAILABLE} when it does not answer. */
    static native int loadSession(byte[] context, byte[] id, long since, long address, int capacity);

    /** As {@link #saveSession}, but waits: {@link #SAVED}, {@link #GONE}, {@link #UNAVAILABLE} or {@link #STALE}. */
    static native int storeSession(long address, int length);

    /** Hands a record to the host's log; UTF-8. */
    static native void log(int level, byte[] logger, byte[] message);

    /** The JVM is about to exit because the application asked for it; returns when the host has drained. */
    static native void exiting();
}
