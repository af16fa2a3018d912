// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.coyote.ActionCode;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Response;
import org.apache.coyote.http11.HttpOutputBuffer;
import org.apache.coyote.http11.filters.GzipOutputFilter;

/**
 * The response on its way to the host: the packed head, then as much of the body as fits, in one direct buffer.
 *
 * <p>A response that fits into the buffer crosses in a single call, when it ends. A flush or a full buffer sends what
 * is there. The host copies whatever it is given, so nothing is ever kept here for later: with a write listener a call
 * above the high-water mark still takes all its bytes, and readiness is asked of the host.
 */
final class ResponseStream implements OutputBuffer {

    private static final int CAPACITY = 16 * 1024;

    private final Response response;
    /** Saved before bytes leave; null where sessions are Tomcat's own. */
    private final ExchangeSessions sessions;
    private final HeadEncoder encoder = new HeadEncoder();
    private DirectBuffer buffer = new DirectBuffer(CAPACITY);

    private long handle;
    private boolean isOpen;
    private boolean isSwallowing;
    private boolean hasBody;
    /** Whether the host has been given anything yet; before, there is nothing that could be above the mark. */
    private boolean hasSent;
    private int headLength;
    /** Bytes of the body that the announced length still allows, -1 when none was announced. */
    private long allowed;
    private long written;
    /** What stands between Catalina and this, null for nothing. */
    private GzipOutputFilter gzip;

    ResponseStream(Response response, ExchangeSessions sessions) {
        this.response = response;
        this.sessions = sessions;
    }

    void open(long newHandle) {
        handle = newHandle;
        isOpen = true;
        isSwallowing = false;
        hasBody = true;
        hasSent = false;
        headLength = 0;
        allowed = -1;
        written = 0;
        gzip = null;
        buffer.bytes.clear();
    }

    /** Whether the exchange has neither ended nor been aborted. */
    boolean isOpen() {
        return isOpen;
    }

    /** Nothing more is sent: the response is broken, and the client must not take it for a whole one. */
    void swallow() {
        isSwallowing = true;
    }

    /** Leaves the exchange to somebody else, as an upgrade does. */
    void release() {
        isOpen = false;
        handle = 0;
    }

    void close() {
        if (isOpen) {
            isOpen = false;
            Native.abort(handle);
        }
        gzip = null;
        handle = 0;
        if (buffer.bytes.capacity() > CAPACITY) {
            buffer = new DirectBuffer(CAPACITY);
        }
    }

    /** Sends the fields that there are, with a status that is not the last one; nothing has been committed. */
    void inform(int status) throws IOException {
        if (!isOpen || isSwallowing) {
            return;
        }
        put(encoder.encodeHead(status, -1, response.getMimeHeaders(), false));
        int result = Native.inform(handle, buffer.address, buffer.bytes.position());
        buffer.bytes.clear();
        check(result);
    }

    /** Puts what has been packed into the empty buffer. */
    private void put(int length) {
        if (length > buffer.bytes.capacity()) {
            buffer = new DirectBuffer(2 * HeadEncoder.LIMIT);
        }
        buffer.bytes.clear();
        buffer.bytes.put(encoder.packed(), 0, length);
    }

    /**
     * Takes the response's head.
     *
     * @param sendsBody false when what the application writes must not be sent: HEAD, 204, 304, a file instead of it
     */
    void begin(int status, long contentLength, boolean sendsBody, boolean closes) {
        put(encoder.encodeHead(status, contentLength, response.getMimeHeaders(), closes));
        headLength = buffer.bytes.position();
        hasBody = sendsBody;
        allowed = contentLength;
    }

    /** Has the body compressed; the head, which says so, has been taken. */
    void compress() {
        gzip = new GzipOutputFilter();
        gzip.setBuffer(new Compressed());
    }

    /** Where Tomcat's compression puts its output; when that is sent, and when it ends, is decided here. */
    private final class Compressed implements HttpOutputBuffer {

        @Override
        public int doWrite(ByteBuffer chunk) throws IOException {
            return write(chunk);
        }

        @Override
        public long getBytesWritten() {
            return written;
        }

        @Override
        public void flush() {
        }

        @Override
        public void end() {
        }
    }

    @Override
    public int doWrite(ByteBuffer chunk) throws IOException {
        int length = chunk.remaining();
        if (isOpen && !response.isCommitted()) {
            // A write larger than Catalina's buffer comes here before any commit.
            response.action(ActionCode.COMMIT, null);
        }
        if (!isOpen || isSwallowing || !hasBody) {
            chunk.position(chunk.limit());
            return length;
        }
        if (gzip == null) {
            return write(chunk);
        }
        if (chunk.hasArray()) {
            return gzip.doWrite(chunk);
        }
        // Tomcat 9.0.70 would compress nothing but zeros, and empty the application's own buffer.
        byte[] copy = new byte[length];
        chunk.get(copy);
        return gzip.doWrite(ByteBuffer.wrap(copy));
    }

    private int write(ByteBuffer chunk) throws IOException {
        int length = chunk.remaining();
        int limit = chunk.limit();
        if (allowed >= 0 && allowed < length) {
            chunk.limit(chunk.position() + (int) allowed);
        }
        if (allowed >= 0) {
            allowed -= chunk.remaining();
        }
        written += chunk.remaining();
        try {
            append(chunk);
        } catch (IOException failure) {
            response.action(ActionCode.CLOSE_NOW, failure);
            throw failure;
        } finally {
            chunk.limit(limit);
            chunk.position(limit);
        }
        return length;
    }

    private void append(ByteBuffer chunk) throws IOException {
        ByteBuffer target = buffer.bytes;
        while (chunk.remaining() > target.remaining()) {
            int end = chunk.limit();
            chunk.limit(chunk.position() + target.remaining());
            target.put(chunk);
            chunk.limit(end);
            send(blocking());
        }
        target.put(chunk);
    }

    @Override
    public long getBytesWritten() {
        return written;
    }

    /** Sends what has been written, down to the last byte. */
    void flush(int flags) throws IOException {
        if (gzip != null && isOpen && !isSwallowing) {
            gzip.flush();
        }
        push(flags);
    }

    /** Sends what is there; a compression may hold back more. */
    void push(int flags) throws IOException {
        if (isOpen && !isSwallowing && (headLength > 0 || buffer.bytes.position() > 0)) {
            send(flags | blocking());
        }
    }

    /** Whether a write would stay below the high-water mark; if not, one WRITABLE event will come. */
    boolean isReady() {
        if (!isOpen || !hasSent || Native.writable(handle)) {
            return true;
        }
        Native.armWrite(handle);
        return false;
    }

    /** Tells the host's access log what {@link Annotations} has collected. */
    void annotate(byte[] packed) {
        Native.annotate(handle, packed);
    }

    /** Ends the response. */
    void end(Map<String, String> trailers) throws IOException {
        if (!isOpen || isSwallowing) {
            return;
        }
        if (gzip != null) {
            gzip.end();
            gzip = null;
        }
        if (trailers == null) {
            endPlainly();
            return;
        }
        flush(0);
        encoder.beginTrailers();
        for (Map.Entry<String, String> field : trailers.entrySet()) {
            encoder.addTrailer(field.getKey(), field.getValue());
        }
        put(encoder.endTrailers());
        isOpen = false;
        Native.end(handle, buffer.address, buffer.bytes.position());
    }

    private void endPlainly() {
        int used = buffer.bytes.position();
        isOpen = false;
        if (headLength > 0) {
            Native.commit(handle, buffer.address, headLength, used - headLength, Native.END);
        } else if (used > 0) {
            Native.write(handle, buffer.address, used, Native.END);
        } else {
            Native.end(handle, 0, 0);
        }
    }

    /** Ends the response with a part of a file, which the host reads and sends by itself. */
    void endWithFile(byte[] path, long start, long end) throws IOException {
        if (!isOpen || isSwallowing) {
            return;
        }
        flush(0);
        if (Native.sendFile(handle, path, start, end) < 0) {
            throw new IOException("The file to be sent cannot be opened, or the client is gone");
        }
        isOpen = false;
    }

    private int blocking() {
        return response.getWriteListener() == null ? Native.BLOCKING : 0;
    }

    private void send(int flags) throws IOException {
        if (sessions != null) {
            sessions.beforeBytesLeave();
        }
        int used = buffer.bytes.position();
        int result = headLength > 0
                ? Native.commit(handle, buffer.address, headLength, used - headLength, flags)
                : Native.write(handle, buffer.address, used, flags);
        hasSent = true;
        headLength = 0;
        buffer.bytes.clear();
        check(result);
    }

    private static void check(int result) throws IOException {
        if (result == Native.TIMED_OUT) {
            throw new SocketTimeoutException("The client did not take the response in time");
        }
        if (result < 0) {
            throw new IOException("The client has closed the connection");
        }
    }
}
