// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.session.ManagerBase;
import org.apache.catalina.session.StandardSession;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * One application's sessions, which lie in the host's store and live here only while they are used.
 *
 * <p>The host has looked up the session of a request before a thread takes it, so to find one costs no wait. What is asked
 * for otherwise (another context's session, one that a background thread wants) is waited for, within the store's limit.
 */
final class SharedSessionManager extends ManagerBase {

    private static final Log log = LogFactory.getLog(SharedSessionManager.class);

    private static final int ID_LENGTH = 32;
    private static final int SPARE_CROSSINGS = 16;
    private static final int WARNINGS_KEPT = 1000;

    /** The host numbers sessions that it has fetched, and those that are made here begin above all of them. */
    static final long FIRST_OWN_EPOCH = 1L << 62;

    private static final AtomicLong EPOCHS = new AtomicLong(FIRST_OWN_EPOCH);

    private final LiveSessions live = new LiveSessions();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<SessionCrossing> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger spareCount = new AtomicInteger();
    private final boolean isStrict;
    private final int warnBytes;
    private byte[] contextPath = {};

    private interface Source {
        /** The session's record, null for none; fields that are not newer come without their value. */
        ByteBuffer read(long since);
    }

    SharedSessionManager(boolean isStrict, int warnBytes) {
        this.isStrict = isStrict;
        this.warnBytes = warnBytes;
        setSessionIdGenerator(new org.apache.catalina.util.StandardSessionIdGenerator());
        // Never waits for entropy, neither at the start nor later.
        setSecureRandomAlgorithm("NativePRNGNonBlocking");
    }

    @Override
    public String getName() {
        return "SharedSessionManager";
    }

    @Override
    protected void startInternal() throws LifecycleException {
        String path = getContext().getPath();
        contextPath = (path.isEmpty() ? "/" : path).getBytes(StandardCharsets.UTF_8);
        super.startInternal();
        setState(LifecycleState.STARTING);
    }

    /** The sessions live on in the store: nobody is told that one has ended. */
    @Override
    protected void stopInternal() throws LifecycleException {
        setState(LifecycleState.STOPPING);
        for (SharedSession session : live.all()) {
            session.passivate();
        }
        super.stopInternal();
    }

    @Override
    public void load() {
    }

    @Override
    public void unload() {
    }

    /** A node that is idle must not end a session that is used on another: who asks for a session learns of its end. */
    @Override
    public void processExpires() {
    }

    /** An id is 32 characters and nothing else, so that the host knows one that is ours. */
    @Override
    public String getJvmRoute() {
        return null;
    }

    // ---- Sessions

    @Override
    protected StandardSession getNewSession() {
        return new SharedSession(this, EPOCHS.incrementAndGet());
    }

    /**
     * Makes a session.
     *
     * @param wanted an id that the client has sent: used only when it is one that we have made for another application of
     *     this host, as happens where the cookie's path is "/" and where one application dispatches to another
     */
    @Override
    public Session createSession(String wanted) {
        SharedSession session = (SharedSession) super.createSession(isKnownElsewhere(wanted) ? wanted : null);
        ExchangeSessions exchange = ExchangeSessions.current();
        if (exchange == null) {
            session.storeNow();
        }
        return session;
    }

    private boolean isKnownElsewhere(String id) {
        if (!isWellFormed(id)) {
            return false;
        }
        for (Container other : getContext().getParent().findChildren()) {
            Manager manager = ((Context) other).getManager();
            try {
                if (manager != null && manager != this && manager.findSession(id) != null) {
                    return true;
                }
            } catch (java.io.IOException unreadable) {
                log.debug("A session manager could not tell whether it has a session", unreadable);
            }
        }
        return false;
    }

    @Override
    public Session findSession(String id) {
        if (!isWellFormed(id)) {
            return null;
        }
        ExchangeSessions exchange = ExchangeSessions.current();
        if (exchange == null) {
            return findOutside(id);
        }
        SharedSession bound = exchange.find(this, id);
        if (bound != null) {
            return bound.isValid() ? bound : null;
        }
        SharedSession found;
        switch (exchange.state(contextPath, id)) {
            case HeadDecoder.SESSION_ABSENT:
                end(id);
                return null;
            case HeadDecoder.SESSION_PRESENT:
                found = live.get(id);
                if (found == null || !found.isUpToDate(exchange.epoch(), exchange.foreign())) {
                    synchronized (exchange) {
                        found = bring(id, exchange, exchange::read);
                    }
                }
                break;
            default:
                byte[] idBytes = id.getBytes(StandardCharsets.US_ASCII);
                synchronized (exchange) {
                    found = bring(id, exchange, since -> exchange.load(contextPath, idBytes, since));
                }
                break;
        }
        if (!isAlive(id, found)) {
            end(id);
            return null;
        }
        exchange.bind(found);
        return found;
    }

    private boolean isAlive(String id, SharedSession found) {
        if (found != null && live.isDead(id, found.getCreationTimeInternal())) {
            live.remove(id, found);
            found.deleteAgain();
        }
        return found != null && found.isValid();
    }

    private SharedSession findOutside(String id) {
        SessionCrossing crossing = borrow();
        try {
            SharedSession found = load(id, crossing);
            if (isAlive(id, found)) {
                return found;
            }
            end(id);
            return null;
        } finally {
            giveBack(crossing);
        }
    }

    /** The session as the store has it now; waits. Null for none. */
    SharedSession load(String id, SessionCrossing crossing) {
        byte[] idBytes = id.getBytes(StandardCharsets.US_ASCII);
        return bring(id, since -> crossing.load(contextPath, idBytes, since));
    }

    private SharedSession bring(String id, ExchangeSessions exchange, Source source) {
        try {
            return bring(id, source);
        } catch (SessionUnavailable unavailable) {
            exchange.fail();
            throw unavailable;
        }
    }

    /** Brings the live object up to a record, or makes one; null when there is no such session. */
    private SharedSession bring(String id, Source source) {
        SharedSession session = live.get(id);
        long since = session == null ? 0 : session.version();
        ByteBuffer record = source.read(since);
        if (record == null) {
            return null;
        }
        long epoch = SharedSession.epochOf(record);
        if (session == null || session.epoch() != epoch) {
            session = live.install(new SharedSession(this, id, epoch));
            if (since != 0) {
                since = 0;
                record = source.read(0);
            }
        }
        if (record != null && !session.merge(record)) {
            record = source.read(0);
            if (record != null) {
                session.merge(record);
            }
        }
        return record == null ? null : session;
    }

    /** The store says that there is no such session: an object that is left here has ended with it. */
    private void end(String id) {
        SharedSession left = live.get(id);
        if (left != null && left.isStored()) {
            left.setValid(false);
            live.remove(id, left);
        }
    }

    @Override
    public void add(Session session) {
        SharedSession shared = (SharedSession) session;
        live.put(shared.getIdInternal(), shared);
        ExchangeSessions exchange = ExchangeSessions.current();
        if (exchange != null) {
            exchange.bind(shared);
        }
    }

    @Override
    public void remove(Session session, boolean update) {
        live.remove(session.getIdInternal(), (SharedSession) session);
        super.remove(session, update);
    }

    @Override
    public Session[] findSessions() {
        return live.all().toArray(new Session[0]);
    }

    @Override
    public int getActiveSessions() {
        return live.count();
    }

    @Override
    protected void changeSessionId(
            Session session, String newId, boolean notifySessionListeners, boolean notifyContainerListeners) {
        SharedSession shared = (SharedSession) session;
        super.changeSessionId(session, newId, notifySessionListeners, notifyContainerListeners);
        shared.renamed();
    }

    /** The session has been invalidated here: a request that has fetched it before must not bring it back. */
    void bury(String id, long created) {
        live.bury(id, created);
    }

    // ---- For the sessions

    byte[] contextPath() {
        return contextPath;
    }

    boolean isStrict() {
        return isStrict;
    }

    int warnBytes() {
        return warnBytes;
    }

    java.util.regex.Pattern allowedClasses() {
        return getSessionAttributeValueClassNamePattern();
    }

    /** Logs once what is the same each time: there may be thousands of sessions. */
    void warnOnce(String subject, String message) {
        if (warned.size() < WARNINGS_KEPT && warned.add(subject)) {
            log.warn(message);
        } else {
            log.debug(message);
        }
    }

    /** How the application is called in the log. */
    String label() {
        return new String(contextPath, StandardCharsets.UTF_8);
    }

    SessionCrossing borrow() {
        SessionCrossing spare = spares.poll();
        if (spare == null) {
            return new SessionCrossing();
        }
        spareCount.decrementAndGet();
        return spare;
    }

    void giveBack(SessionCrossing crossing) {
        if (spareCount.incrementAndGet() <= SPARE_CROSSINGS) {
            spares.add(crossing);
        } else {
            spareCount.decrementAndGet();
        }
    }

    private static boolean isWellFormed(String id) {
        if (id == null || id.length() != ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < ID_LENGTH; i++) {
            char c = id.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }
}
