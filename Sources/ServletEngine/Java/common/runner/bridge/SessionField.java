// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.charset.StandardCharsets;

/**
 * What this node knows of one field of a session in the store: that of an attribute, or that of a note.
 *
 * <p>All but {@link #isDirty} and {@link #changes} belongs to whoever holds the session's lock.
 */
final class SessionField {

    /** The field's name in the store. */
    final byte[] name;
    /** The attribute, null for a note. */
    final String attribute;
    /** The note, null for an attribute. */
    final SessionNote note;

    /** Set or removed here, and not handed over since. */
    volatile boolean isDirty;
    /** Counts how often it was set or removed here. */
    volatile long changes;

    /** The version at which the store's value was written, as far as is known; 0: the store has none. */
    long version;
    /** The version of a conditional save of ours of which it is not known whether it was written, 0 for none. */
    long sent;
    /** Of the bytes that were last read or handed over. */
    long hash;
    int length;
    /** Removed here at {@link #version}; remembered until a record as new has come. */
    boolean isRemoved;
    /** The value here cannot be stored: it is this node's alone. */
    boolean isLocal;
    /** Of the state that was handed over last: {@link #changes}, and when its serialisation began. */
    long sentChanges;
    long sentTicket;

    SessionField(String attribute) {
        this.attribute = attribute;
        this.note = null;
        this.name = ("a:" + attribute).getBytes(StandardCharsets.UTF_8);
    }

    SessionField(SessionNote note) {
        this.attribute = null;
        this.note = note;
        this.name = note.field.getBytes(StandardCharsets.US_ASCII);
    }

    /** The version that a conditional save builds on. */
    long basis() {
        return sent != 0 ? sent : version;
    }

    /** Takes note of bytes that have been read or handed over. */
    void remember(long newHash, int newLength) {
        hash = newHash;
        length = newLength;
    }

    @Override
    public String toString() {
        return attribute != null ? "attribute [" + attribute + "]" : "note [" + note.field + "]";
    }
}
