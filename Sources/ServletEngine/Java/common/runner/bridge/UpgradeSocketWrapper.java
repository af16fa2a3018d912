// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * An upgraded connection as Tomcat's WebSocket engine and upgrade streams want to see it: a socket.
 *
 * <p>The host has the socket; here the connection's bytes are read and written through its exchange. What is written
 * gathers in a borrowed buffer until it is full or flushed, so a WebSocket frame's head and payload cross together.
 */
final class UpgradeSocketWrapper extends SocketWrapperBase<NioChannel> {

    /** The base class asks its endpoint about asynchronous I/O; this one is never bound and says no. */
    private static final NioEndpoint ENDPOINT = new NioEndpoint();

    static {
        ENDPOINT.setUseAsyncIO(false);
    }

    private final UpgradeConnection connection;
    private final long handle;
    private final BufferPool buffers;
    private final Object outputLock = new Object();
    private DirectBuffer output;
    private volatile boolean awaitsRoom;

    UpgradeSocketWrapper(UpgradeConnection connection, long handle, BufferPool buffers) {
        super(null, ENDPOINT);
        this.connection = connection;
        this.handle = handle;
        this.buffers = buffers;
    }

    // ---- Reading

    @Override
    public int read(boolean block, byte[] bytes, int start, int length) throws IOException {
        return read(block, ByteBuffer.wrap(bytes, start, length));
    }

    @Override
    public int read(boolean block, ByteBuffer target) throws IOException {
        if (isClosed()) {
            throw new EOFException("The connection has been closed");
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        DirectBuffer buffer = buffers.take();
        try {
            int limit = Math.min(target.remaining(), BufferPool.CAPACITY);
            int result = Native.read(handle, buffer.address, limit,
                    block ? millis(getReadTimeout()) : Native.NON_BLOCKING);
            if (result < 0) {
                throw ended(result);
            }
            int length = result & ~Native.END_FLAG;
            buffer.bytes.limit(length);
            target.put(buffer.bytes);
            return length;
        } finally {
            buffers.give(buffer);
        }
    }

    /** A time-out of Tomcat's, which has none where it is not positive, for a wait of the host's. */
    private static int millis(long timeout) {
        return timeout <= 0 || timeout > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) timeout;
    }

    /** Never a -1: Tomcat's own sockets throw at the end, and applications clean up in {@code onError}. */
    private IOException ended(int result) {
        IOException end = result == Native.TIMED_OUT
                ? new SocketTimeoutException("The client sent nothing in time")
                : new EOFException(result == Native.BODY_END ? null : "The connection has been closed");
        setError(end);
        return end;
    }

    @Override
    public boolean isReadyForRead() throws IOException {
        int available = isClosed() ? Native.CLOSED : Native.available(handle);
        if (available < 0) {
            throw ended(available);
        }
        if (available > 0) {
            return true;
        }
        registerReadInterest();
        return false;
    }

    @Override
    public void registerReadInterest() {
        Native.armRead(handle);
    }

    // ---- Writing

    @Override
    protected void writeBlocking(byte[] bytes, int start, int length) throws IOException {
        gather(ByteBuffer.wrap(bytes, start, length), true);
    }

    @Override
    protected void writeBlocking(ByteBuffer bytes) throws IOException {
        gather(bytes, true);
    }

    @Override
    protected void writeNonBlocking(byte[] bytes, int start, int length) throws IOException {
        gather(ByteBuffer.wrap(bytes, start, length), false);
    }

    @Override
    protected void writeNonBlocking(ByteBuffer bytes) throws IOException {
        gather(bytes, false);
    }

    private void gather(ByteBuffer bytes, boolean block) throws IOException {
        while (bytes.hasRemaining()) {
            boolean isFull = false;
            synchronized (outputLock) {
                checkOpen();
                if (output == null) {
                    output = buffers.take();
                }
                int end = bytes.limit();
                bytes.limit(bytes.position() + Math.min(bytes.remaining(), output.bytes.remaining()));
                output.bytes.put(bytes);
                bytes.limit(end);
                if (!output.bytes.hasRemaining()) {
                    isFull = send();
                }
            }
            if (isFull && block) {
                awaitRoom();
            }
        }
    }

    /** Sends what has gathered; nothing is left, as the host takes all of it even above the mark. */
    @Override
    public boolean flush(boolean block) throws IOException {
        boolean isFull = false;
        synchronized (outputLock) {
            if (output != null) {
                try {
                    isFull = output.bytes.position() > 0 && send();
                } finally {
                    buffers.give(output);
                    output = null;
                }
            }
        }
        if (isFull && block) {
            awaitRoom();
        }
        return false;
    }

    /** Whether output is above the mark now. */
    private boolean send() throws IOException {
        checkOpen();
        int length = output.bytes.position();
        output.bytes.clear();
        return check(Native.write(handle, output.address, length, 0)) == Native.FULL;
    }

    /** Without the lock, so that a close need not wait for a client that takes nothing: it ends this wait. */
    private void awaitRoom() throws IOException {
        check(Native.awaitWritable(handle, millis(getWriteTimeout())));
    }

    private void checkOpen() throws IOException {
        if (previousIOException != null) {
            // As Tomcat: once a write has failed, the close frame behind it must not wait as long again.
            throw new IOException(previousIOException);
        }
        if (isClosed()) {
            throw new IOException("The connection has been closed");
        }
    }

    private int check(int result) throws IOException {
        if (result < 0) {
            IOException failure = result == Native.TIMED_OUT
                    ? new SocketTimeoutException("The client did not take what was sent in time")
                    : new IOException("The client has closed the connection");
            previousIOException = failure;
            setError(failure);
            throw failure;
        }
        return result;
    }

    @Override
    public boolean hasDataToWrite() {
        return false;
    }

    @Override
    public boolean canWrite() {
        return isClosed() || Native.writable(handle);
    }

    @Override
    public void registerWriteInterest() {
        awaitsRoom = true;
        Native.armWrite(handle);
    }

    /** Whether somebody waits for room; from now on nobody does. */
    boolean takeWriteInterest() {
        boolean isWanted = awaitsRoom;
        awaitsRoom = false;
        return isWanted;
    }

    @Override
    protected boolean flushNonBlocking() throws IOException {
        return flush(false);
    }

    @Override
    protected void doWrite(boolean block, ByteBuffer bytes) throws IOException {
        gather(bytes, block);
        flush(block);
    }

    // ---- Life

    /** The base class would tell an endpoint; there is none. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            doClose();
        }
    }

    /**
     * Sends what has gathered and ends. A WebSocket that is closed while its client leaves behind what it was sent has
     * been given up, by a time-out of its own: the rest is dropped, as a socket's would be.
     */
    @Override
    protected void doClose() {
        boolean isGivenUp = previousIOException != null || connection.isInternal() && !Native.writable(handle);
        synchronized (outputLock) {
            if (output != null) {
                int length = output.bytes.position();
                if (length > 0 && !isGivenUp) {
                    Native.write(handle, output.address, length, 0);
                }
                buffers.give(output);
                output = null;
            }
        }
        if (isGivenUp) {
            Native.abort(handle);
        } else {
            Native.end(handle, 0, 0);
        }
        connection.closed(isGivenUp);
    }

    @Override
    public void execute(Runnable task) {
        connection.execute(task);
    }

    @Override
    public void processSocket(SocketEvent event, boolean dispatch) {
        connection.post(event);
    }

    // ---- What an upgraded connection is never asked

    @Override
    public void setAppReadBufHandler(ApplicationBufferHandler handler) {
    }

    @Override
    protected void populateRemoteHost() {
    }

    @Override
    protected void populateRemoteAddr() {
    }

    @Override
    protected void populateRemotePort() {
    }

    @Override
    protected void populateLocalName() {
    }

    @Override
    protected void populateLocalAddr() {
    }

    @Override
    protected void populateLocalPort() {
    }

    @Override
    public SendfileDataBase createSendfileData(String name, long start, long length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SendfileState processSendfile(SendfileDataBase data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doClientAuth(SSLSupport support) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SSLSupport getSslSupport() {
        return null;
    }

    @Override
    protected <A> OperationState<A> newOperationState(boolean read, ByteBuffer[] buffers, int offset, int length,
            BlockingMode block, long timeout, TimeUnit unit, A attachment, CompletionCheck check,
            CompletionHandler<Long, ? super A> handler, Semaphore semaphore,
            VectoredIOCompletionHandler<A> completion) {
        throw new UnsupportedOperationException();
    }
}
