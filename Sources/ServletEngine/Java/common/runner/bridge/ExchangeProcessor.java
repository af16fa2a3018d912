// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.RequestDispatcher;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.DispatchType;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Runs one exchange through Tomcat: its life, its events, its threads.
 *
 * <p>A processor serves one exchange at a time and is used again. It belongs to the worker that took the request until
 * the request turns asynchronous; from then on whoever {@link Agenda} appoints runs it.
 */
final class ExchangeProcessor extends MessageProcessor implements Runnable, TimeoutSweep.Waiting {

    private static final Log log = LogFactory.getLog(ExchangeProcessor.class);

    private final Agenda agenda = new Agenda(this);

    private boolean isWaiting;
    private boolean isBroken;
    private UpgradeToken handedOver;

    ExchangeProcessor(ExchangeProtocolHandler handler) {
        super(handler);
        request.getRequestProcessor().setGlobalProcessor(handler.statistics());
    }

    // ---- The exchange's life

    /**
     * Serves the request in a worker's message buffer.
     *
     * @return whether the exchange is over, and the processor free for the next one
     */
    boolean serve(long handle, ByteBuffer message) {
        boolean isDecoded = false;
        try {
            open(handle, message);
            isDecoded = true;
        } finally {
            if (!isDecoded) {
                output.close();
            }
        }
        agenda.begin(handle, Agenda.START);
        handler.install(agenda);
        return drain() && !isBroken;
    }

    /** Serves the events that have come in for an exchange nobody was running. */
    @Override
    public void run() {
        if (drain() && !isBroken) {
            handler.release(this);
        }
    }

    /** Serves events until there is none; whether the exchange is over. */
    private boolean drain() {
        for (int event = agenda.next(); event != 0; event = agenda.next()) {
            if (perform(event)) {
                UpgradeToken upgrade = handedOver;
                long handle = agenda.handle();
                finish();
                if (upgrade != null) {
                    new UpgradeConnection(handler, upgrade, handle).open();
                }
                return true;
            }
        }
        return false;
    }

    /** Serves one event; whether the exchange is over. */
    private boolean perform(int event) {
        SocketEvent status = translate(event);
        if (status == null) {
            return false;
        }
        try {
            if (sessions != null) {
                sessions.enter();
            }
            SocketState state = process(null, status);
            if (state == SocketState.LONG) {
                if (sessions != null && isAsync()) {
                    leaveToApplication();
                }
                if (!isWaiting && isAsync()) {
                    isWaiting = true;
                    handler.sweep().add(this);
                }
                return false;
            }
            if (state == SocketState.UPGRADING && isUpgrade()) {
                // The exchange goes on without this processor.
                output.flush(Native.UPGRADE);
                output.release();
                handedOver = getUpgradeToken();
            }
            return true;
        } catch (IOException gone) {
            log.debug("The client of a request has gone", gone);
            return true;
        } catch (Throwable failure) {
            fail(failure);
            return true;
        } finally {
            if (sessions != null) {
                ExchangeSessions.leave();
            }
        }
    }

    /** A session that the host has found is taken now: threads of the application would have to wait for the store. */
    private void leaveToApplication() {
        if (sessions.isUnused()) {
            Request catalinaRequest = (Request) request.getNote(CoyoteAdapter.ADAPTER_NOTES);
            if (catalinaRequest != null && catalinaRequest.getContext() != null) {
                catalinaRequest.getSessionInternal(false);
            }
        }
        sessions.detach();
    }

    /** What an event means to Tomcat; null when it has come too late or concerns nobody. */
    private SocketEvent translate(int event) {
        if (event == Agenda.START) {
            return SocketEvent.OPEN_READ;
        }
        if (!isAsync()) {
            return null;
        }
        switch (event) {
            case Agenda.DISPATCHED:
            case Agenda.READABLE:
                return SocketEvent.OPEN_READ;
            case Agenda.WRITABLE:
                return SocketEvent.OPEN_WRITE;
            case Agenda.TIMEOUT:
                return checkAsyncTimeoutGeneration() ? SocketEvent.TIMEOUT : null;
            case Agenda.FAILED:
                return failed();
            case Agenda.ABORTED:
                // Tomcat's own connectors notice it only when they read or write, and so does an application here that
                // has no listener: its background thread must still be able to complete the request.
                if (request.getReadListener() != null) {
                    return failed();
                }
                // Perhaps the client has only closed its sending side, and still takes the response: the write will tell.
                return response.getWriteListener() != null ? SocketEvent.OPEN_WRITE : null;
            default:
                return null;
        }
    }

    private SocketEvent failed() {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) == null) {
            request.setAttribute(RequestDispatcher.ERROR_EXCEPTION,
                    new EOFException("The client has closed the connection"));
        }
        return SocketEvent.ERROR;
    }

    /** Ends an exchange out of which something came that Tomcat has not caught; the processor is not used again. */
    private void fail(Throwable failure) {
        isBroken = true;
        try {
            log.error("A request ended with an error that Tomcat has not caught; its connection is closed", failure);
        } catch (Throwable again) {
            // The memory that is missing may be what the log needs; the exchange is aborted all the same.
        }
    }

    private void finish() {
        if (sessions != null) {
            // Whatever has gone wrong: what the application has changed in a session is changed.
            saveQuietly();
        }
        output.close();
        handler.uninstall(agenda);
        if (isWaiting) {
            isWaiting = false;
            handler.sweep().remove(this);
        }
        agenda.end();
        if (!isBroken) {
            try {
                recycle();
            } catch (RuntimeException failure) {
                isBroken = true;
                log.error("A request could not be tidied up; its processor is not used again", failure);
            }
        }
        if (isBroken) {
            request.getRequestProcessor().setGlobalProcessor(null);
        }
    }

    private void saveQuietly() {
        try {
            sessions.finish();
        } catch (RuntimeException | Error failure) {
            isBroken = true;
            log.error("The session of a request could not be saved", failure);
        }
    }

    @Override
    public void recycle() {
        getAdapter().checkRecycled(request, response);
        super.recycle();
        handedOver = null;
        clearDispatches();
        setAsyncTimeout(-1);
        request.recycle();
        response.recycle();
    }

    @Override
    public Processor waitingProcessor() {
        return this;
    }

    @Override
    public boolean isIdle() {
        return agenda.isIdle();
    }

    // ---- Threads

    @Override
    protected void processSocketEvent(SocketEvent event, boolean dispatch) {
        switch (event) {
            case OPEN_READ:
                post(Agenda.DISPATCHED);
                break;
            case OPEN_WRITE:
                post(Agenda.WRITABLE);
                break;
            case TIMEOUT:
                post(Agenda.TIMEOUT);
                break;
            default:
                post(Agenda.FAILED);
                break;
        }
    }

    private void post(int event) {
        if (agenda.offer(agenda.handle(), event)) {
            handler.getExecutor().execute(this);
        }
    }

    /**
     * Calls a listener that a thread of the application has set, on a worker.
     *
     * <p>No lock is taken, unlike in Tomcat: if {@link #service} still runs, its thread finds the event when it is
     * done.
     */
    @Override
    protected void executeDispatches() {
        Iterator<DispatchType> dispatches = getIteratorAndClearDispatches();
        while (dispatches != null && dispatches.hasNext()) {
            processSocketEvent(dispatches.next().getSocketStatus(), true);
        }
    }

    @Override
    protected void execute(Runnable task) {
        handler.getExecutor().execute(task);
    }

    @Override
    public void pause() {
    }

    @Override
    protected Log getLog() {
        return log;
    }
}
