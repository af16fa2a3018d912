// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

/** Who is told about the events of an exchange: its processor, or what has taken over after an upgrade. */
interface Recipient {

    /** The exchange served now, 0 for none. */
    long handle();

    /** Serves an event, one of {@link Agenda}'s, on the calling worker, or leaves it to the thread that is at it. */
    void deliver(long handle, int event);
}
