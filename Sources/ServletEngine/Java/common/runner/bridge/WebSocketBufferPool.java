// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Buffers of the sizes that Tomcat's WebSocket engine uses where nobody has chosen others. */
final class WebSocketBufferPool {

    /** Bytes or characters; Tomcat's {@code Constants.DEFAULT_BUFFER_SIZE}, by the property that it reads. */
    static final int CAPACITY = Integer.getInteger("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", 8 * 1024);

    private static final int KEPT = 64;

    final Spares<ByteBuffer> input = new Spares<>(() -> ByteBuffer.allocate(CAPACITY));
    final Spares<ByteBuffer> binary = new Spares<>(() -> ByteBuffer.allocate(CAPACITY));
    final Spares<CharBuffer> text = new Spares<>(() -> CharBuffer.allocate(CAPACITY));

    /** A few buffers of one kind; what comes back beyond that is left to the collector. */
    static final class Spares<B extends Buffer> {

        private final ConcurrentLinkedQueue<B> spares = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private final Supplier<B> maker;

        Spares(Supplier<B> maker) {
            this.maker = maker;
        }

        /** An empty buffer, from its beginning to its capacity. */
        B take() {
            B spare = spares.poll();
            if (spare == null) {
                return maker.get();
            }
            count.decrementAndGet();
            spare.clear();
            return spare;
        }

        void give(B buffer) {
            if (count.incrementAndGet() <= KEPT) {
                spares.add(buffer);
            } else {
                count.decrementAndGet();
            }
        }
    }
}
