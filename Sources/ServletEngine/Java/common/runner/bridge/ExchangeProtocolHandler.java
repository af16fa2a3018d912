// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.charset.Charset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.coyote.Adapter;
import org.apache.coyote.RequestGroupInfo;
import org.apache.coyote.UpgradeProtocol;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Tomcat's connector without a socket: knows which exchange is served by whom, and lends out processors.
 *
 * <p>Exchanges come in through {@link Worker}, which asks the host for them; there is no endpoint and no poller.
 */
final class ExchangeProtocolHandler extends HandlerLine {

    /** How many processors are kept for requests that come back from being asynchronous; Tomcat keeps as many. */
    private static final int SPARE_PROCESSORS = 200;
    /** How long {@link #stop} waits for asynchronous requests and upgraded connections to end, in milliseconds. */
    private static final long STOP_WAIT = 2_000;
    private static final long STOP_STEP = 10;
    /** How long the clients of WebSockets have to answer that the server is going away, in milliseconds. */
    private static final long CLOSE_WAIT = 5_000;

    private final AtomicReferenceArray<Recipient> slots;
    private final ConcurrentLinkedQueue<ExchangeProcessor> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger spareCount = new AtomicInteger();
    private final RequestGroupInfo statistics = new RequestGroupInfo();
    private final Set<UpgradeConnection> upgrades = ConcurrentHashMap.newKeySet();
    private final BufferPool buffers = new BufferPool();
    private final WebSocketBufferPool webSocketBuffers = new WebSocketBufferPool();
    private final TimeoutSweep sweep = new TimeoutSweep();
    private final WorkerPool workers = new WorkerPool(this);
    private final Compression compression;
    private final Charset pathEncoding;
    private final boolean sharesSessions;
    private final Annotations annotations;
    private final boolean hasFixedScheme;
    private final HttpParser parser;
    private final int messageCapacity;

    private Adapter adapter;
    private ScheduledExecutorService utilityExecutor;

    ExchangeProtocolHandler(Settings settings) {
        compression = settings.compressibleTypes == null ? null : new Compression(settings);
        sharesSessions = settings.sharesSessions;
        annotations = Annotations.of(settings.annotations);
        hasFixedScheme = settings.connector.containsKey("scheme");
        parser = new HttpParser(settings.relaxedPathChars, settings.relaxedQueryChars);
        messageCapacity = settings.messageCapacity;
        slots = new AtomicReferenceArray<>(settings.maxExchanges);
        String name = System.getProperty("sun.jnu.encoding");
        pathEncoding = name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    // ---- For the bridge's own classes

    WorkerPool workers() {
        return workers;
    }

    /** Whether sessions lie in the host's store. */
    boolean sharesSessions() {
        return sharesSessions;
    }

    /** What the host's access log wants to know; null for nothing. */
    Annotations annotations() {
        return annotations;
    }

    /** Whether the connector says the scheme of every request, whatever is known of it. */
    boolean hasFixedScheme() {
        return hasFixedScheme;
    }

    /** Bytes of the largest request head as it crosses. */
    int messageCapacity() {
        return messageCapacity;
    }

    /** What knows the characters of a request's target. */
    HttpParser parser() {
        return parser;
    }

    TimeoutSweep sweep() {
        return sweep;
    }

    /** The upgraded connections that are open. */
    Set<UpgradeConnection> upgrades() {
        return upgrades;
    }

    BufferPool buffers() {
        return buffers;
    }

    WebSocketBufferPool webSocketBuffers() {
        return webSocketBuffers;
    }

    RequestGroupInfo statistics() {
        return statistics;
    }

    /** What decides on the compression of responses; null when none is compressed. */
    Compression compression() {
        return compression;
    }

    /** A path as the host's operating system knows it: the bytes that Java itself would open. */
    byte[] pathBytes(String path) {
        return path.getBytes(pathEncoding);
    }

    /** Makes an exchange's events find it. */
    void install(Recipient recipient) {
        slots.set(Native.slot(recipient.handle()), recipient);
    }

    /** The slot may belong to the next exchange already: the host frees it when the response has ended. */
    void uninstall(Recipient recipient) {
        slots.compareAndSet(Native.slot(recipient.handle()), recipient, null);
    }

    /** Brings a host's event to its exchange. */
    void deliver(long handle, int event) {
        Recipient recipient = slots.get(Native.slot(handle));
        if (recipient != null) {
            recipient.deliver(handle, event);
        }
    }

    ExchangeProcessor takeProcessor() {
        ExchangeProcessor spare = spares.poll();
        if (spare == null) {
            return new ExchangeProcessor(this);
        }
        spareCount.decrementAndGet();
        return spare;
    }

    void release(ExchangeProcessor processor) {
        if (spareCount.incrementAndGet() <= SPARE_PROCESSORS) {
            spares.add(processor);
        } else {
            spareCount.decrementAndGet();
            processor.getRequest().getRequestProcessor().setGlobalProcessor(null);
        }
    }

    // ---- ProtocolHandler

    /** Without an id a connector refuses to start without a port. */
    @Override
    public String getId() {
        return "runner";
    }

    @Override
    public Adapter getAdapter() {
        return adapter;
    }

    @Override
    public void setAdapter(Adapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public Executor getExecutor() {
        return workers;
    }

    @Override
    public void setExecutor(Executor executor) {
    }

    @Override
    public ScheduledExecutorService getUtilityExecutor() {
        return utilityExecutor;
    }

    @Override
    public void setUtilityExecutor(ScheduledExecutorService executor) {
        utilityExecutor = executor;
    }

    @Override
    public void init() {
    }

    @Override
    public void start() {
        sweep.start(utilityExecutor);
    }

    /**
     * Refusing new requests is the host's; what is in flight goes on, and its time-outs too. A WebSocket would never
     * end by itself: it is closed with "going away" (RFC 6455 7.4.1), so that its client can go elsewhere at once. What
     * an application's own handler does may end well by itself.
     */
    @Override
    public void pause() {
        for (UpgradeConnection upgrade : upgrades) {
            if (upgrade.isInternal()) {
                upgrade.post(SocketEvent.STOP);
            }
        }
        ScheduledExecutorService executor = utilityExecutor;
        if (executor != null && !upgrades.isEmpty()) {
            executor.schedule(this::cutOffWebSockets, CLOSE_WAIT, TimeUnit.MILLISECONDS);
        }
    }

    private void cutOffWebSockets() {
        for (UpgradeConnection upgrade : upgrades) {
            if (upgrade.isInternal()) {
                upgrade.cutOff();
            }
        }
    }

    @Override
    public void resume() {
    }

    @Override
    public void stop() throws InterruptedException {
        sweep.cancel();
        sweep.expireAll();
        for (UpgradeConnection upgrade : upgrades) {
            upgrade.post(SocketEvent.STOP);
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_WAIT);
        while (!(sweep.isEmpty() && upgrades.isEmpty()) && System.nanoTime() - end < 0) {
            Thread.sleep(STOP_STEP);
        }
    }

    @Override
    public void destroy() {
        spares.clear();
    }

    @Override
    public void closeServerSocketGraceful() {
    }

    @Override
    public long awaitConnectionsClose(long waitMillis) {
        return 0;
    }

    @Override
    public boolean isSendfileSupported() {
        return true;
    }

    @Override
    public void addSslHostConfig(SSLHostConfig configuration) {
        throw new UnsupportedOperationException("TLS ends in the host");
    }

    @Override
    public SSLHostConfig[] findSslHostConfigs() {
        return new SSLHostConfig[0];
    }

    @Override
    public void addUpgradeProtocol(UpgradeProtocol protocol) {
        throw new UnsupportedOperationException("HTTP/2 is spoken by the host");
    }

    @Override
    public UpgradeProtocol[] findUpgradeProtocols() {
        return new UpgradeProtocol[0];
    }
}
