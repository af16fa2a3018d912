// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * The request's body, pulled from the host as the application reads.
 *
 * <p>The bytes cross in a direct buffer and are copied to an array, because Tomcat's character decoding wants one. Both
 * are made when the first body is read and kept. What the application leaves unread is the host's to swallow.
 */
final class RequestBody implements InputBuffer {

    private static final int CAPACITY = 16 * 1024;

    private final Request request;
    private DirectBuffer crossing;
    private ByteBuffer bytes;
    private ByteBuffer replay;
    private long handle;
    private boolean isChunked;
    private volatile boolean isEnded = true;
    private boolean hasFailed;

    RequestBody(Request request) {
        this.request = request;
    }

    void open(long newHandle, boolean hasBody, boolean chunked) {
        handle = newHandle;
        isChunked = chunked;
        isEnded = !hasBody;
    }

    void close() {
        handle = 0;
        isEnded = true;
        hasFailed = false;
        replay = null;
    }

    /** Whether the body was broken or did not come in time, so that the connection cannot be used again. */
    boolean hasFailed() {
        return hasFailed;
    }

    boolean isChunked() {
        return isChunked;
    }

    /** Uses saved bytes as the body: the request that FORM authentication kept. */
    void replay(ByteChunk saved) {
        byte[] copy = new byte[saved.getLength()];
        System.arraycopy(saved.getBytes(), saved.getStart(), copy, 0, copy.length);
        replay = ByteBuffer.wrap(copy);
        isEnded = false;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (isEnded) {
            return -1;
        }
        if (replay != null) {
            return readReplay(handler);
        }
        if (crossing == null) {
            crossing = new DirectBuffer(CAPACITY);
            bytes = ByteBuffer.allocate(CAPACITY);
        }
        int timeout = request.getReadListener() == null ? Native.HOST_DEFAULT : Native.NON_BLOCKING;
        int result = Native.read(handle, crossing.address, CAPACITY, timeout);
        if (result < 0) {
            return fail(result);
        }
        int length = result & ~Native.END_FLAG;
        if (length > 0) {
            crossing.bytes.clear();
            crossing.bytes.get(bytes.array(), 0, length);
            bytes.clear();
            bytes.limit(length);
            handler.setByteBuffer(bytes);
        }
        if ((result & Native.END_FLAG) != 0) {
            finish();
        }
        return length > 0 ? length : isEnded ? -1 : 0;
    }

    private int readReplay(ApplicationBufferHandler handler) {
        isEnded = true;
        int length = replay.remaining();
        if (length == 0) {
            return -1;
        }
        handler.setByteBuffer(replay);
        return length;
    }

    private int fail(int result) throws IOException {
        switch (result) {
            case Native.BODY_END:
                finish();
                return -1;
            case Native.TIMED_OUT:
                hasFailed = true;
                throw new SocketTimeoutException("The request's body did not come in time");
            case Native.MALFORMED:
                hasFailed = true;
                throw ProcessorLine.badRequest("The request's body is not well formed or too long");
            default:
                hasFailed = true;
                throw new EOFException("The client has closed the connection before the end of the request's body");
        }
    }

    /** Bytes that can be read without waiting. */
    @Override
    public int available() {
        if (isEnded) {
            return 0;
        }
        if (replay != null) {
            return replay.remaining();
        }
        int count = Native.available(handle);
        if (count == Native.BODY_END) {
            finish();
        }
        return Math.max(count, 0);
    }

    /** Whether nothing more will come; learnt with the last bytes or, when the end came alone, by asking. */
    boolean isFinished() {
        if (!isEnded && replay == null && Native.available(handle) == Native.BODY_END) {
            finish();
        }
        return isEnded;
    }

    void acknowledge() {
        Native.acknowledge(handle);
    }

    void armRead() {
        Native.armRead(handle);
    }

    private void finish() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        if (isChunked) {
            readTrailers();
        }
    }

    private void readTrailers() {
        if (crossing == null) {
            crossing = new DirectBuffer(CAPACITY);
            bytes = ByteBuffer.allocate(CAPACITY);
        }
        int length = Native.trailers(handle, crossing.address, CAPACITY);
        if (length < 2) {
            return;
        }
        ByteBuffer packed = crossing.bytes;
        int count = packed.getShort(0) & 0xffff;
        int at = 2;
        for (int i = 0; i < count; i++) {
            int nameLength = packed.getShort(at) & 0xffff;
            int valueLength = packed.getInt(at + 2);
            String name = text(packed, at + 6, nameLength);
            String value = text(packed, at + 6 + nameLength, valueLength);
            ProcessorLine.addTrailer(request, name.toLowerCase(Locale.ENGLISH), value);
            at += 6 + nameLength + valueLength;
        }
    }

    private static String text(ByteBuffer packed, int start, int length) {
        byte[] copy = new byte[length];
        packed.clear();
        packed.position(start);
        packed.get(copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }
}
