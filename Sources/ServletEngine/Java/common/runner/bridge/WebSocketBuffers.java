// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The buffers that Tomcat's WebSocket engine makes for each connection and keeps: lent while something is read, taken
 * back when nothing is under way, so that thousands of idle WebSockets hold none of them.
 *
 * <p>Five sixths of the 48 KB go: the frame's input, the binary and the text message, and the output that only batching
 * uses. What encodes text stays, as its size decides how a long text is cut into fragments. Who has chosen message sizes
 * other than Tomcat's keeps the buffers for messages, whose sizes it would see.
 *
 * <p>All but {@link #lightenOutput} happens under the lock of the connection's events, the only place where Tomcat reads.
 */
final class WebSocketBuffers {

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    private static final CharBuffer NO_CHARS = CharBuffer.allocate(0);
    /** Takes a frame's head and a small frame whole; larger ones go through it in pieces. */
    private static final int SMALL_OUTPUT = 256;

    private final WebSocketLayout layout;
    private final WebSocketBufferPool pool;
    private final Object frame;
    private final Object endpoint;
    private boolean hasInput = true;
    private boolean hasMessages = true;

    private WebSocketBuffers(WebSocketLayout layout, WebSocketBufferPool pool, Object frame, Object endpoint) {
        this.layout = layout;
        this.pool = pool;
        this.frame = frame;
        this.endpoint = endpoint;
    }

    /**
     * @param handler an upgrade's handler after its {@code init}
     * @return null where it is not Tomcat's own for WebSocket, or one of another shape
     */
    static WebSocketBuffers of(Object handler, WebSocketBufferPool pool) {
        WebSocketLayout layout = WebSocketLayout.of(handler);
        if (layout == null) {
            return null;
        }
        Object frame = layout.frame.get(handler);
        Object endpoint = layout.endpoint.get(handler);
        return frame == null || endpoint == null || !layout.canSet(frame, endpoint) ? null
                : new WebSocketBuffers(layout, pool, frame, endpoint);
    }

    /** Called before Tomcat reads. */
    void lend() {
        if (!hasInput) {
            ByteBuffer input = pool.input.take();
            input.limit(0);
            layout.input.set(frame, input);
            hasInput = true;
        }
        if (!hasMessages) {
            layout.binary.set(frame, pool.binary.take());
            layout.text.set(frame, pool.text.take());
            hasMessages = true;
        }
    }

    /** Called when Tomcat has read all there was; takes what holds nothing. */
    void takeBack() {
        if (!layout.isBetweenFrames(frame)) {
            return;
        }
        ByteBuffer input = (ByteBuffer) layout.input.get(frame);
        ByteBuffer binary = (ByteBuffer) layout.binary.get(frame);
        CharBuffer text = (CharBuffer) layout.text.get(frame);
        if (hasInput && !input.hasRemaining()) {
            layout.input.set(frame, NO_BYTES);
            hasInput = false;
            pool.input.give(input);
        }
        boolean areUsual = binary.capacity() == WebSocketBufferPool.CAPACITY
                && text.capacity() == WebSocketBufferPool.CAPACITY;
        if (hasMessages && areUsual && binary.position() == 0 && text.position() == 0) {
            layout.binary.set(frame, NO_BYTES);
            layout.text.set(frame, NO_CHARS);
            hasMessages = false;
            pool.binary.give(binary);
            pool.text.give(text);
        }
        lightenOutput();
    }

    /**
     * Gives the output that gathers batches its size only where batching is on.
     *
     * <p>Tomcat touches it with the semaphore only, and asks for that under the monitor; whoever does not get it queues
     * what it sends for the holder to send, so nobody may find it taken by us.
     */
    private void lightenOutput() {
        Semaphore inProgress = (Semaphore) layout.partInProgress.get(endpoint);
        boolean isLight = ((ByteBuffer) layout.output.get(endpoint)).capacity() == SMALL_OUTPUT;
        if (isLight != isBatching()) {
            return;
        }
        synchronized (layout.partLock.get(endpoint)) {
            if (!inProgress.tryAcquire()) {
                return;
            }
            try {
                ByteBuffer output = (ByteBuffer) layout.output.get(endpoint);
                if (output.position() == 0) {
                    int size = isBatching() ? WebSocketBufferPool.CAPACITY : SMALL_OUTPUT;
                    layout.output.set(endpoint, ByteBuffer.allocate(size));
                }
            } finally {
                inProgress.release();
            }
        }
    }

    private boolean isBatching() {
        return ((AtomicBoolean) layout.batching.get(endpoint)).get();
    }
}
