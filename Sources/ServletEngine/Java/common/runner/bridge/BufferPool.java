// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lends direct buffers to upgraded connections, so that thousands of idle ones hold none. */
final class BufferPool {

    static final int CAPACITY = 16 * 1024;
    private static final int KEPT = 64;

    private final ConcurrentLinkedQueue<DirectBuffer> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    DirectBuffer take() {
        DirectBuffer spare = spares.poll();
        if (spare == null) {
            return new DirectBuffer(CAPACITY);
        }
        count.decrementAndGet();
        spare.bytes.clear();
        return spare;
    }

    void give(DirectBuffer buffer) {
        if (count.incrementAndGet() <= KEPT) {
            spares.add(buffer);
        } else {
            count.decrementAndGet();
        }
    }
}
