// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The sessions that one exchange uses, and when they are saved.
 *
 * <p>Changes are handed to the host before anything of the response leaves early, and again when the servlet has returned,
 * before the last bytes leave; the host holds back what is sent after that until the store has acknowledged it. So no
 * thread waits for the store.
 *
 * <p>A worker's thread is told by {@link #enter} which exchange it runs, since Tomcat asks a session manager for an id and
 * for nothing else. A thread of the application that writes to an asynchronous response comes here without that.
 */
final class ExchangeSessions {

    private static final ThreadLocal<ExchangeSessions> CURRENT = new ThreadLocal<>();
    private static final SessionUse[] NONE = {};

    private final HeadDecoder head;
    private final SessionCrossing crossing = new SessionCrossing();
    private volatile SessionUse[] uses = NONE;
    private volatile long handle;
    private boolean isOpen;
    private volatile boolean hasLeft;
    private boolean isDetached;
    private boolean hasFailed;

    ExchangeSessions(HeadDecoder head) {
        this.head = head;
    }

    /** The exchange that this thread runs, null for none. */
    static ExchangeSessions current() {
        ExchangeSessions current = CURRENT.get();
        return current == null || !current.isOpen ? null : current;
    }

    void open(long newHandle) {
        handle = newHandle;
        isOpen = true;
        hasLeft = false;
        isDetached = false;
        hasFailed = false;
    }

    /** Tells this thread that it runs the exchange. */
    void enter() {
        CURRENT.set(this);
    }

    static void leave() {
        CURRENT.set(null);
    }

    /** Whether a filter may still change a session though the servlet has closed the response. */
    boolean mayChange() {
        return uses.length > 0 || head.sessionState == HeadDecoder.SESSION_PRESENT || hasFailed;
    }

    /** Whether the host has found a session which nobody has asked for. */
    boolean isUnused() {
        return uses.length == 0 && head.sessionState == HeadDecoder.SESSION_PRESENT;
    }

    // ---- What the manager asks

    /** What the host has found of this session: one of the states of {@link HeadDecoder}. */
    int state(byte[] context, String id) {
        return head.sessionState(context, id);
    }

    long epoch() {
        return head.sessionEpoch;
    }

    long foreign() {
        return head.sessionForeign;
    }

    /** The session that the exchange came with; valid until the next call. The caller holds this object's monitor. */
    ByteBuffer read(long since) {
        return crossing.read(handle, since);
    }

    /** A session, asked of the store. The caller holds this object's monitor. */
    ByteBuffer load(byte[] context, byte[] id, long since) {
        return crossing.load(context, id, since);
    }

    SessionUse use(SharedSession session) {
        for (SessionUse use : uses) {
            if (use.session == session) {
                return use;
            }
        }
        return null;
    }

    /** The session that the exchange uses under this id, or has ended; null for none. */
    SharedSession find(SharedSessionManager manager, String id) {
        SharedSession ended = null;
        for (SessionUse use : uses) {
            if (use.session.getManager() == manager && id.equals(use.session.getIdInternal())) {
                if (use.session.isValid()) {
                    return use.session;
                }
                ended = use.session;
            }
        }
        return ended;
    }

    /** Makes the session one of the exchange's: its end waits until what is changed in it has been saved. */
    synchronized SessionUse bind(SharedSession session) {
        SessionUse use = use(session);
        if (use == null) {
            use = new SessionUse(session);
            SessionUse[] more = Arrays.copyOf(uses, uses.length + 1);
            more[uses.length] = use;
            use.isDetached = isDetached;
            uses = more;
            session.attach(use);
        }
        return use;
    }

    /** The session cannot be had: whatever the application makes of it, the client is told to come again. */
    void fail() {
        hasFailed = true;
    }

    // ---- When they are saved

    /** Before bytes of the response leave, and more are to follow; on any thread. */
    void beforeBytesLeave() {
        if (uses.length == 0) {
            return;
        }
        boolean isFirst = !hasLeft;
        hasLeft = true;
        long own = handle;
        for (SessionUse use : uses) {
            use.session.handOver(own, use, isFirst);
        }
    }

    /** The worker leaves the exchange to threads of the application. */
    void detach() {
        for (SessionUse use : uses) {
            use.session.handOver(handle, use, true);
        }
        synchronized (this) {
            isDetached = true;
            for (SessionUse use : uses) {
                use.isDetached = true;
            }
        }
    }

    /** The servlet and all filters have returned, and nothing will change any more; before the last bytes leave. */
    void finish() {
        if (!isOpen) {
            return;
        }
        if (uses.length == 0 && !hasFailed) {
            isOpen = false;
            return;
        }
        try {
            // Not under the monitor: the application's objects are serialised, whose monitors its threads may hold.
            for (SessionUse use : uses) {
                use.session.handOverLast(handle, use);
            }
        } catch (RuntimeException | Error failure) {
            hasFailed = true;
            throw failure;
        } finally {
            close();
        }
    }

    private synchronized void close() {
        for (SessionUse use : uses) {
            use.session.detach(use);
        }
        if (hasFailed) {
            Native.failSession(handle);
        }
        isOpen = false;
        uses = NONE;
    }
}
