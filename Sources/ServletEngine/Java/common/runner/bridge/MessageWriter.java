// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Packs what is to be saved of one session into a message for the host; numbers are little endian.
 *
 * <p>It is a stream too, so that an attribute is serialised right where it belongs.
 */
final class MessageWriter extends OutputStream {

    /** Kinds of message. */
    static final int CREATE = 1;
    static final int UPDATE = 2;
    static final int DELETE = 3;
    /** Nothing to save: wait for the saves in flight, and learn whether the session object is sound. */
    static final int JOIN = 4;
    static final int RENAME = 5;

    /** What happens to a field. */
    static final int SET = 1;
    static final int SET_UNLESS_WRITTEN_SINCE = 2;
    static final int REMOVE = 3;

    private static final int FIELD_COUNT = 8;
    private static final int FIXED_LENGTH = 60;
    private static final int FIELD_OVERHEAD = 15;
    /** Larger arrays are not kept for the next message. */
    private static final int KEPT = 64 * 1024;

    private byte[] bytes = new byte[1024];
    private int length;
    private int count;
    private int field;
    private int value;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int fieldCount() {
        return count;
    }

    /** Begins a message; the times, in milliseconds, are the session's own. */
    void begin(int kind, boolean inactiveChanged, byte[] context, String id, String oldId, long epoch, long base,
            long proposed, long created, long accessed, int inactive) {
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
        length = 0;
        count = 0;
        put(kind, 1);
        put(inactiveChanged ? 1 : 0, 1);
        put(context.length, 2);
        put(id.length(), 2);
        put(oldId == null ? 0 : oldId.length(), 2);
        put(0, 4);
        put(epoch, 8);
        put(base, 8);
        put(proposed, 8);
        put(created, 8);
        put(accessed, 8);
        put(inactive, 4);
        put(0, 4);
        write(context, 0, context.length);
        putAscii(id);
        if (oldId != null) {
            putAscii(oldId);
        }
    }

    /** Begins anew, with values alone. */
    void clear() {
        if (bytes.length > KEPT) {
            bytes = new byte[1024];
        }
        length = 0;
        count = 0;
    }

    /** Begins a value, which is what is written next; returns where it lies. */
    int beginValue() {
        value = length;
        return value;
    }

    /** Begins a field; its value is what is written next. */
    void beginField(byte[] name) {
        field = length;
        put(0, FIELD_OVERHEAD);
        write(name, 0, name.length);
        value = length;
    }

    /** Ends the field with what has been written since. */
    void endField(int operation, long version) {
        int end = length;
        length = field;
        put(operation, 1);
        put(version, 8);
        put(value - field - FIELD_OVERHEAD, 2);
        put(end - value, 4);
        length = end;
        count++;
        int written = length;
        length = FIELD_COUNT;
        put(count, 4);
        length = written;
    }

    /** Takes back what has been written of the value. */
    void dropValue() {
        length = value;
    }

    int valueLength() {
        return length - value;
    }

    /** Tells one value from another: 64 bits of its bytes. */
    long valueHash() {
        return hash(bytes, value, length - value);
    }

    static long hash(byte[] bytes, int start, int length) {
        long hash = length * 0x9E3779B97F4A7C15L;
        int at = start;
        int end = start + length;
        for (; at + 8 <= end; at += 8) {
            long word = (bytes[at] & 0xffL) | (bytes[at + 1] & 0xffL) << 8 | (bytes[at + 2] & 0xffL) << 16
                    | (bytes[at + 3] & 0xffL) << 24 | (bytes[at + 4] & 0xffL) << 32 | (bytes[at + 5] & 0xffL) << 40
                    | (bytes[at + 6] & 0xffL) << 48 | (bytes[at + 7] & 0xffL) << 56;
            hash = Long.rotateLeft(hash ^ word * 0xC2B2AE3D27D4EB4FL, 31) * 0x9E3779B185EBCA87L;
        }
        for (; at < end; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xff) * 0x27D4EB2F165667C5L, 11) * 0x9E3779B185EBCA87L;
        }
        hash ^= hash >>> 33;
        hash *= 0xC2B2AE3D27D4EB4FL;
        return hash ^ hash >>> 29;
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int start, int size) {
        reserve(size);
        System.arraycopy(source, start, bytes, length, size);
        length += size;
    }

    void putAscii(String text) {
        int size = text.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** Appends the text as UTF-8; false, with nothing appended, for one that has no UTF-8 (half of a surrogate pair). */
    boolean putText(String text) {
        int size = text.length();
        reserve(size);
        int start = length;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length = start;
                return putEncoded(text);
            }
            bytes[length++] = (byte) c;
        }
        return true;
    }

    private boolean putEncoded(String text) {
        int size = text.length();
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || i + 1 == size || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        write(encoded, 0, encoded.length);
        return true;
    }

    /** Appends the lower bytes of a number. */
    void put(long number, int size) {
        reserve(size);
        long rest = number;
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) rest;
            rest = i < 7 ? rest >>> 8 : 0;
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
