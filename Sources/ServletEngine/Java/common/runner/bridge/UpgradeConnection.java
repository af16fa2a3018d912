// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeGroupInfo;
import org.apache.coyote.http11.upgrade.UpgradeProcessorExternal;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * What has become of an exchange after {@code 101}: drives Tomcat's own upgrade processors, those of WebSocket and
 * those of an application's {@code HttpUpgradeHandler}.
 *
 * <p>A lock, not an {@link Agenda}, keeps events apart: while Tomcat sends a WebSocket close frame behind an unfinished
 * message, it lets go of this very lock so that another thread can finish the message. Reads are asked for one at a
 * time, so hardly a worker ever waits for it.
 */
final class UpgradeConnection implements Recipient {

    private static final Log log = LogFactory.getLog(UpgradeConnection.class);

    private static final UpgradeGroupInfo STATISTICS = new UpgradeGroupInfo();

    private final ExchangeProtocolHandler handler;
    private final UpgradeToken token;
    private final UpgradeSocketWrapper socket;
    private final Lock lock;
    private final long handle;
    private final boolean isInternal;
    private Processor processor;
    /** Null for what is not Tomcat's own WebSocket. */
    private WebSocketBuffers buffers;
    /** Tomcat lets go of the lock while it sends a close frame: a second thread may be in here then. */
    private int reading;
    private volatile boolean isOver;

    UpgradeConnection(ExchangeProtocolHandler handler, UpgradeToken token, long handle) {
        this.handler = handler;
        this.token = token;
        this.handle = handle;
        socket = new UpgradeSocketWrapper(this, handle, handler.buffers());
        lock = HandlerLine.lock(socket);
        isInternal = token.getHttpUpgradeHandler() instanceof InternalHttpUpgradeHandler;
    }

    /** Hands the connection to the upgrade's handler; the request's own processor is free by now. */
    void open() {
        lock.lock();
        try {
            handler.install(this);
            handler.upgrades().add(this);
            processor = isInternal
                    ? new UpgradeProcessorInternal(socket, token, STATISTICS)
                    : new ExternalProcessor();
            inContext(() -> token.getHttpUpgradeHandler().init((WebConnection) processor));
            if (isInternal) {
                buffers = WebSocketBuffers.of(token.getHttpUpgradeHandler(), handler.webSocketBuffers());
            }
            // Bytes may have come behind the request already.
            process(SocketEvent.OPEN_READ);
        } catch (Throwable failure) {
            fail(failure);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long handle() {
        return handle;
    }

    @Override
    public void deliver(long expected, int event) {
        if (expected != handle) {
            return;
        }
        switch (event) {
            case Agenda.WRITABLE:
                socket.takeWriteInterest();
                serveWrite();
                break;
            case Agenda.ABORTED:
                if (socket.takeWriteInterest()) {
                    // Fails, and with it the message that a close would wait for.
                    serveWrite();
                }
                serve(SocketEvent.OPEN_READ);
                if (!isInternal) {
                    // A handler that blocks, or one that does not want to read now, would never learn of it.
                    serve(SocketEvent.ERROR);
                }
                break;
            default:
                serve(SocketEvent.OPEN_READ);
                break;
        }
    }

    /** Whether this is a WebSocket rather than an application's own protocol. */
    boolean isInternal() {
        return isInternal;
    }

    /** Closes the connection without another word; whoever waits for its client is woken. */
    void cutOff() {
        socket.close();
        execute(this::end);
    }

    /** Serves an event that Tomcat itself asks for, on a worker. */
    void post(SocketEvent event) {
        execute(() -> serve(event));
    }

    void execute(Runnable task) {
        handler.getExecutor().execute(task);
    }

    /**
     * Called by the socket when Tomcat or the application has closed it.
     *
     * @param isLost whether it was closed because of its client; a WebSocket's endpoint must still hear of the end
     */
    void closed(boolean isLost) {
        handler.uninstall(this);
        handler.upgrades().remove(this);
        if (isLost && isInternal) {
            post(SocketEvent.OPEN_READ);
        }
    }

    private void serve(SocketEvent event) {
        lock.lock();
        try {
            process(event);
        } catch (Throwable failure) {
            fail(failure);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on with a message whose client has taken what was in the way.
     *
     * <p>On Tomcat 9 without the lock: there the thread that answers a close frame keeps it while it waits for this very
     * message to end. Such an event comes one at a time, and Tomcat 9 by itself has none of its locks here either.
     */
    private void serveWrite() {
        if (HandlerLine.WRITES_UNDER_LOCK || !isInternal) {
            serve(SocketEvent.OPEN_WRITE);
            return;
        }
        try {
            if (!isOver && processor.process(socket, SocketEvent.OPEN_WRITE) == SocketState.CLOSED) {
                end();
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private void process(SocketEvent event) throws IOException {
        if (isOver) {
            return;
        }
        SocketState state = event == SocketEvent.OPEN_READ ? read() : processor.process(socket, event);
        if (state == SocketState.CLOSED) {
            finish();
        } else if (state == SocketState.UPGRADED && isInternal && event != SocketEvent.OPEN_WRITE
                && !socket.isClosed()) {
            if (buffers != null && reading == 0) {
                buffers.takeBack();
            }
            // An application's own handler asks by isReady(); to ask for it here would spin on bytes it leaves unread.
            socket.registerReadInterest();
        }
    }

    private SocketState read() throws IOException {
        if (buffers != null) {
            buffers.lend();
        }
        reading++;
        try {
            return processor.process(socket, SocketEvent.OPEN_READ);
        } finally {
            reading--;
        }
    }

    private void fail(Throwable failure) {
        if (failure instanceof IOException) {
            log.debug("An upgraded connection has ended", failure);
        } else {
            log.error("An upgraded connection has failed and is closed", failure);
        }
        end();
        ExceptionUtils.handleThrowable(failure);
    }

    private void finish() {
        if (isOver) {
            return;
        }
        isOver = true;
        HttpUpgradeHandler upgradeHandler = token.getHttpUpgradeHandler();
        try {
            inContext(() -> {
                upgradeHandler.destroy();
                if (token.getInstanceManager() != null) {
                    token.getInstanceManager().destroyInstance(upgradeHandler);
                }
            });
        } catch (Throwable failure) {
            ExceptionUtils.handleThrowable(failure);
            log.error("The handler of an upgraded connection could not be destroyed", failure);
        } finally {
            socket.close();
        }
    }

    /**
     * Tomcat's, but closing the connection ends it: a poller would keep reporting the closed socket until the processor
     * looks whether both its streams are closed, and there is no poller here.
     */
    @SuppressWarnings("try")
    private final class ExternalProcessor extends UpgradeProcessorExternal {

        ExternalProcessor() {
            super(socket, token, STATISTICS);
        }

        @Override
        public void close() throws Exception {
            super.close();
            execute(UpgradeConnection.this::end);
        }
    }

    private void end() {
        lock.lock();
        try {
            finish();
        } finally {
            lock.unlock();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Runs the application's code with its class loader. */
    private void inContext(Work work) throws Exception {
        if (token.getInstanceManager() == null) {
            work.run();
            return;
        }
        ClassLoader before = token.getContextBind().bind(false, null);
        try {
            work.run();
        } finally {
            token.getContextBind().unbind(false, before);
        }
    }
}
