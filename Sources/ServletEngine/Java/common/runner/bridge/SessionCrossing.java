// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;

/** The memory in which sessions cross, and the calls that use it; one thread at a time. */
final class SessionCrossing {

    private static final int CAPACITY = 4 * 1024;
    private static final int KEPT = 64 * 1024;

    final MessageWriter message = new MessageWriter();
    /** The serialised values from which the message is made. */
    final MessageWriter values = new MessageWriter();
    private DirectBuffer buffer;

    /** Hands over the message; see {@link Native#saveSession}. */
    int save(long handle) {
        DirectBuffer filled = fill();
        return Native.saveSession(handle, filled.address, message.length());
    }

    /** Hands over the message and waits; see {@link Native#storeSession}. */
    int store() {
        DirectBuffer filled = fill();
        return Native.storeSession(filled.address, message.length());
    }

    private DirectBuffer fill() {
        DirectBuffer target = reserve(message.length());
        target.bytes.clear();
        target.bytes.put(message.bytes(), 0, message.length());
        return target;
    }

    /** The session that the exchange came with; null for none. Valid until the next call. */
    ByteBuffer read(long handle, long since) {
        DirectBuffer target = reserve(0);
        int needed = Native.session(handle, since, target.address, target.bytes.capacity());
        if (needed > target.bytes.capacity()) {
            target = reserve(needed);
            needed = Native.session(handle, since, target.address, target.bytes.capacity());
        }
        return view(target, needed);
    }

    /**
     * A session, asked of the store; null for none. Valid until the next call.
     *
     * @throws SessionUnavailable when the store does not answer
     */
    ByteBuffer load(byte[] context, byte[] id, long since) {
        DirectBuffer target = reserve(0);
        int needed = Native.loadSession(context, id, since, target.address, target.bytes.capacity());
        while (needed > target.bytes.capacity()) {
            target = reserve(needed);
            needed = Native.loadSession(context, id, since, target.address, target.bytes.capacity());
        }
        if (needed < 0) {
            throw new SessionUnavailable("The session store cannot be reached");
        }
        return view(target, needed);
    }

    private static ByteBuffer view(DirectBuffer source, int length) {
        if (length <= 0) {
            return null;
        }
        source.bytes.clear();
        source.bytes.limit(length);
        return source.bytes;
    }

    private DirectBuffer reserve(int capacity) {
        DirectBuffer current = buffer;
        if (current == null || current.bytes.capacity() < capacity
                || current.bytes.capacity() > KEPT && capacity <= KEPT) {
            int rounded = capacity <= CAPACITY ? CAPACITY : Integer.highestOneBit(capacity - 1) << 1;
            current = new DirectBuffer(rounded > 0 ? rounded : capacity);
            buffer = current;
        }
        return current;
    }
}
