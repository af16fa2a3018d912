// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.RequestDispatcher;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Processor;
import org.apache.coyote.RequestInfo;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.HeadersTooLargeException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.DispatchType;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Runs one exchange through Tomcat: what {@code Http11Processor} does, without a socket.
 *
 * <p>A processor serves one exchange at a time and is used again. It belongs to the worker that took the request until
 * the request turns asynchronous; from then on whoever {@link Agenda} appoints runs it. The order of what happens in
 * {@link #service} and {@link #prepareResponse} is that of {@code Http11Processor}.
 */
final class ExchangeProcessor extends ProcessorLine implements Runnable, TimeoutSweep.Waiting {

    private static final Log log = LogFactory.getLog(ExchangeProcessor.class);

    private final ExchangeProtocolHandler handler;
    private final HeadDecoder head = new HeadDecoder();
    private final RequestBody body;
    private final ResponseStream output;
    private final Agenda agenda = new Agenda(this);

    private boolean isWaiting;
    private boolean isAcknowledged;
    private boolean isBroken;
    private boolean canSendTrailers;
    private String file;
    private UpgradeToken upgradeToken;
    private UpgradeToken handedOver;

    ExchangeProcessor(ExchangeProtocolHandler handler) {
        super(handler.getAdapter());
        this.handler = handler;
        body = new RequestBody(request);
        output = new ResponseStream(response);
        request.setInputBuffer(body);
        response.setOutputBuffer(output);
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
            output.open(handle);
            head.decode(message, request);
            body.open(handle, head.hasBody(), head.hasBody() && request.getContentLengthLong() < 0);
            markStart(request, head.receivedMillis);
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
            SocketState state = process(null, status);
            if (state == SocketState.LONG) {
                if (!isWaiting && isAsync()) {
                    isWaiting = true;
                    handler.sweep().add(this);
                }
                return false;
            }
            if (state == SocketState.UPGRADING && upgradeToken != null) {
                // The exchange goes on without this processor.
                output.flush(Native.UPGRADE);
                output.release();
                handedOver = upgradeToken;
            }
            return true;
        } catch (Throwable failure) {
            fail(failure);
            return true;
        }
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
                boolean hasListener = request.getReadListener() != null || response.getWriteListener() != null;
                return hasListener ? failed() : null;
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

    @Override
    public void recycle() {
        getAdapter().checkRecycled(request, response);
        super.recycle();
        body.close();
        isAcknowledged = false;
        canSendTrailers = false;
        file = null;
        upgradeToken = null;
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

    // ---- The request

    @Override
    protected SocketState service(SocketWrapperBase<?> unused) {
        RequestInfo info = request.getRequestProcessor();
        info.setStage(Constants.STAGE_PREPARE);
        prepareRequest();
        info.setStage(Constants.STAGE_SERVICE);
        try {
            getAdapter().service(request, response);
        } catch (InterruptedIOException interrupted) {
            setErrorState(ErrorState.CLOSE_CONNECTION_NOW, interrupted);
        } catch (HeadersTooLargeException tooLarge) {
            log.error("The response head is too large", tooLarge);
            answerError(tooLarge, true);
        } catch (Throwable failure) {
            // An OutOfMemoryError too: this request fails, the others go on.
            log.error("A request has failed", failure);
            answerError(failure, failure instanceof VirtualMachineError);
            getAdapter().log(request, response, 0);
        }
        info.setStage(Constants.STAGE_ENDOUTPUT);
        if (!isAsync()) {
            endRequest();
        }
        boolean isError = getErrorState().isError();
        if (isError) {
            response.setStatus(500);
        }
        if (!isAsync() || isError) {
            request.updateCounters();
        }
        info.setStage(Constants.STAGE_ENDED);
        if (isError) {
            return SocketState.CLOSED;
        } else if (isUpgrade()) {
            return SocketState.UPGRADING;
        } else {
            return isAsync() ? SocketState.LONG : SocketState.CLOSED;
        }
    }

    private void answerError(Throwable failure, boolean discard) {
        if (response.isCommitted()) {
            setErrorState(ErrorState.CLOSE_NOW, failure);
            return;
        }
        if (discard) {
            response.reset();
        }
        response.setStatus(500);
        setErrorState(ErrorState.CLOSE_CLEAN, failure);
    }

    private void prepareRequest() {
        if (head.refusal != 0) {
            response.setStatus(head.refusal);
            setErrorState(ErrorState.CLOSE_CLEAN, null);
        }
        parseHost(head.host);
        if (head.serverPort > 0) {
            request.setServerPort(head.serverPort);
        }
    }

    /** As {@code Http11Processor}: a request without Host names the local port. */
    @Override
    protected void populatePort() {
        request.setServerPort(request.getLocalPort());
    }

    private void endRequest() {
        if (getErrorState().isIoAllowed()) {
            action(ActionCode.CLOSE, null);
        }
    }

    @Override
    protected SocketState dispatchEndRequest() {
        endRequest();
        return SocketState.CLOSED;
    }

    @Override
    protected void ack(ContinueResponseTiming timing) {
        boolean isTime = timing == ContinueResponseTiming.ALWAYS || timing == ContinueResponseTiming.IMMEDIATELY;
        if (isTime && !isAcknowledged && !response.isCommitted() && request.hasExpectation()) {
            isAcknowledged = true;
            Native.acknowledge(agenda.handle());
        }
    }

    @Override
    protected int available(boolean doRead) {
        return body.available();
    }

    @Override
    protected boolean isRequestBodyFullyRead() {
        return body.isFinished();
    }

    @Override
    protected void registerReadInterest() {
        body.armRead();
    }

    @Override
    protected void setRequestBody(ByteChunk saved) {
        body.replay(saved);
    }

    /** What is unread is the host's: it swallows it or closes. */
    @Override
    protected void disableSwallowRequest() {
    }

    @Override
    protected boolean isTrailerFieldsReady() {
        return !body.isChunked() || body.isFinished();
    }

    @Override
    protected void populateRequestAttributeRemoteHost() {
        String address = request.remoteAddr().toString();
        try {
            request.remoteHost().setString(InetAddress.getByName(address).getHostName());
        } catch (UnknownHostException unknown) {
            request.remoteHost().setString(address);
        }
    }

    // ---- The response

    @Override
    protected void prepareResponse() throws IOException {
        // First of all: whatever fails below must not lead here again.
        response.setCommitted(true);
        try {
            commitHead();
        } catch (RuntimeException failure) {
            response.setCommitted(false);
            throw failure;
        }
    }

    private void commitHead() {
        int status = response.getStatus();
        boolean hasEntity = status >= 200 && status != 204 && status != 205 && status != 304;
        if (!hasEntity) {
            // RFC 9110 15.3.6: a 205 says that it is empty
            response.setContentLength(status == 205 ? 0 : -1);
        }
        file = hasEntity && !head.isHead ? (String) request.getAttribute(Constants.SENDFILE_FILENAME_ATTR) : null;

        MimeHeaders headers = response.getMimeHeaders();
        if (hasEntity || status == 204) {
            String type = response.getContentType();
            if (type != null) {
                headers.setValue("Content-Type").setString(type);
            }
            String language = response.getContentLanguage();
            if (language != null) {
                headers.setValue("Content-Language").setString(language);
            }
        }
        // Trailer fields need the chunked coding, and that excludes a length (RFC 9112 6.2).
        boolean sendsTrailers = head.isHttp11 && response.getTrailerFields() != null;
        long length = sendsTrailers ? -1 : response.getContentLengthLong();
        canSendTrailers = head.isHttp11 && hasEntity && !head.isHead && length < 0;
        boolean closes = (getErrorState().isError() || body.hasFailed()) && headers.getValue("Connection") == null;
        output.begin(status, length, hasEntity && !head.isHead && file == null, closes);
    }

    @Override
    protected void finishResponse() throws IOException {
        if (upgradeToken != null || !output.isOpen()) {
            return;
        }
        if (file != null) {
            Long start = (Long) request.getAttribute(Constants.SENDFILE_FILE_START_ATTR);
            Long end = (Long) request.getAttribute(Constants.SENDFILE_FILE_END_ATTR);
            output.endWithFile(handler.pathBytes(file), start.longValue(), end.longValue());
            return;
        }
        Map<String, String> trailers = null;
        if (canSendTrailers && response.getTrailerFields() != null) {
            trailers = response.getTrailerFields().get();
        }
        output.end(trailers);
    }

    @Override
    protected boolean isTrailerFieldsSupported() {
        return head.isHttp11 && (!response.isCommitted() || canSendTrailers);
    }

    @Override
    protected void flush() throws IOException {
        output.flush(upgradeToken != null ? Native.UPGRADE : 0);
    }

    @Override
    protected boolean isReadyForWrite() {
        return output.isReady();
    }

    @Override
    protected boolean flushBufferedWrite() throws IOException {
        output.flush(0);
        return !output.isReady();
    }

    @Override
    protected void setSwallowResponse() {
        output.swallow();
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
     * <p>No lock is taken, unlike in Tomcat: if {@link #service} still runs, its thread finds the event when it is done.
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

    // ---- Upgrade

    @Override
    protected void doHttpUpgrade(UpgradeToken token) {
        upgradeToken = token;
    }

    @Override
    public boolean isUpgrade() {
        return upgradeToken != null;
    }

    @Override
    public UpgradeToken getUpgradeToken() {
        return upgradeToken;
    }

    /** The host keeps the bytes that came behind the request's head. */
    @Override
    public ByteBuffer getLeftoverInput() {
        return null;
    }

    @Override
    public void pause() {
    }

    @Override
    protected Log getLog() {
        return log;
    }
}
