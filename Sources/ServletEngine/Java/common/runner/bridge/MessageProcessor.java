// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Constants;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.ErrorState;
import org.apache.coyote.RequestInfo;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.HeadersTooLargeException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * What a processor does with request and response: what {@code Http11Processor} does, without a socket.
 *
 * <p>The order of what happens in {@link #service} and {@link #prepareResponse} is that of {@code Http11Processor}.
 */
abstract class MessageProcessor extends ProcessorLine {

    private static final Log log = LogFactory.getLog(MessageProcessor.class);

    final ExchangeProtocolHandler handler;
    final ResponseStream output;
    /** The sessions of the exchange; null where sessions are Tomcat's own. */
    final ExchangeSessions sessions;
    private final HeadDecoder head;
    private final RequestBody body;

    private boolean isAcknowledged;
    private boolean canSendTrailers;
    private String file;
    private boolean isEnding;
    private UpgradeToken upgradeToken;

    MessageProcessor(ExchangeProtocolHandler handler) {
        super(handler.getAdapter());
        this.handler = handler;
        head = new HeadDecoder(handler.parser(), handler.hasFixedScheme());
        body = new RequestBody(request);
        sessions = handler.sharesSessions() ? new ExchangeSessions(head) : null;
        output = new ResponseStream(response, sessions);
        request.setInputBuffer(body);
        response.setOutputBuffer(output);
    }

    /** Fills request and response for the exchange whose head is in the message buffer. */
    void open(long handle, ByteBuffer message) {
        output.open(handle);
        head.decode(message, request);
        setSslSupport(head.hasTLS() ? new TLSFacts(handle) : null);
        if (sessions != null) {
            sessions.open(handle);
        }
        body.open(handle, head.hasBody(), head.hasBody() && request.getContentLengthLong() < 0);
        markStart(request, head.receivedMillis);
    }

    @Override
    public void recycle() {
        super.recycle();
        body.close();
        isAcknowledged = false;
        canSendTrailers = false;
        file = null;
        isEnding = false;
        upgradeToken = null;
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

    /** Nothing of the application runs any more for this exchange: what it has changed is saved, then the response ends. */
    private void endRequest() {
        isEnding = true;
        if (sessions != null) {
            sessions.finish();
        }
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
            body.acknowledge();
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

    /** What the newer Tomcat tells an application of the connection; the same for all its requests. */
    String connectionId() {
        return head.connectionId();
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

    /** Early hints, which only the newer Tomcat asks for; a client of HTTP/1.0 knows no interim response. */
    void inform(int status) throws IOException {
        if (head.isHttp11) {
            output.inform(status);
        }
    }

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

        Compression compression = handler.compression();
        boolean compresses = compression != null && hasEntity && file == null && compression.applies(request, response);

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
        boolean sendsBody = hasEntity && !head.isHead && file == null;
        output.begin(status, length, sendsBody, closes);
        if (compresses && sendsBody) {
            output.compress();
        }
    }

    @Override
    protected void finishResponse() throws IOException {
        annotate();
        if (upgradeToken != null || !output.isOpen()) {
            return;
        }
        if (!isEnding && sessions != null && sessions.mayChange()) {
            // A filter may still change the session behind a servlet that has closed the response.
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

    /** Now is the last time that Catalina's request is whole: it is recycled before a session is saved. */
    private void annotate() {
        Annotations annotations = handler.annotations();
        if (annotations == null || isEnding || !output.isOpen()) {
            return;
        }
        Request catalinaRequest = (Request) request.getNote(CoyoteAdapter.ADAPTER_NOTES);
        byte[] packed = catalinaRequest == null ? null : annotations.collect(catalinaRequest);
        if (packed != null) {
            output.annotate(packed);
        }
    }

    @Override
    protected boolean isTrailerFieldsSupported() {
        return head.isHttp11 && (!response.isCommitted() || canSendTrailers);
    }

    @Override
    protected void flush() throws IOException {
        if (upgradeToken != null) {
            // With these bytes the exchange is a tunnel, and its line is written.
            annotate();
        }
        output.flush(upgradeToken != null ? Native.UPGRADE : 0);
    }

    @Override
    protected boolean isReadyForWrite() {
        return output.isReady();
    }

    @Override
    protected boolean flushBufferedWrite() throws IOException {
        output.push(0);
        return !output.isReady();
    }

    @Override
    protected void setSwallowResponse() {
        output.swallow();
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
}
