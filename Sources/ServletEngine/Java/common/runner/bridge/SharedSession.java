// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.catalina.session.StandardSession;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * A session that lies in a store and is changed on several nodes at once: here is what one node knows of it.
 *
 * <p>Each attribute is a field of its own with the version at which it was written. What others have written comes in with
 * {@link #merge}, attribute by attribute; what was changed here goes out with {@link #handOver}. A value that the
 * application has got hold of may change in place: it is serialised again when the request ends, and saved, if its bytes
 * differ, on the condition that nobody else has written it since.
 *
 * <p>Within an exchange a change waits for the exchange's end. Elsewhere (a WebSocket, a background thread) it is stored at
 * once and waited for, as there is no response that could wait instead.
 */
final class SharedSession extends StandardSession {

    private static final long serialVersionUID = 1;
    private static final Log log = LogFactory.getLog(SharedSession.class);

    private static final SessionUse[] NO_USES = {};
    private static final String[] NO_NAMES = {};
    /** How often a value is serialised that another thread changes at the same time. */
    private static final int ATTEMPTS = 10;
    /** Nobody holds the lock longer than a save takes, unless a value that is read never ends. */
    private static final long LOCK_LIMIT = TimeUnit.SECONDS.toNanos(30);
    /** A thread outside of any exchange sees what others have written no later than this. */
    private static final long REFRESH_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_NAME = 0xffff;
    private static final int OVERHEAD = 2000;

    private static final int RECORD_FIXED_LENGTH = 40;
    private static final int FIELD_FIXED_LENGTH = 14;
    private static final int NO_VALUE = -1;

    private final transient SharedSessionManager owner;
    private final long epoch;
    /** By attribute name or {@link SessionNote}. Its monitor keeps a change here and a merge apart, one field at a time. */
    private final transient Map<Object, SessionField> fields = new ConcurrentHashMap<>();
    /**
     * Held while the session is merged or packed, so that messages reach the host in the order of their versions; never while
     * the application's objects are serialised, which may wait for a monitor that another user of the session holds.
     */
    private final transient ReentrantLock saving = new ReentrantLock();

    private final transient AtomicLong tickets = new AtomicLong();

    private transient volatile boolean isChanged;
    private transient volatile boolean isTimeoutChanged;
    private transient volatile boolean isInvalidated;
    private transient volatile boolean isLoaded;
    private transient volatile boolean isStored;
    private transient volatile long version;
    private transient volatile long storedBytes;
    private transient volatile SharedSession successor;
    /** Of all exchanges that are under way; replaced under {@link #usesLock}. */
    private transient volatile SessionUse[] uses = NO_USES;
    private final transient Object usesLock = new Object();
    private transient volatile long refreshed;

    private transient String storedId;
    private transient boolean isDeleted;
    private transient long proposed;
    private transient long handedOver;
    private transient long settled;

    /** A session that is made here. */
    SharedSession(SharedSessionManager owner, long epoch) {
        super(owner);
        this.owner = owner;
        this.epoch = epoch;
        isLoaded = true;
    }

    /** A session that the store has; {@link #merge} fills it. */
    SharedSession(SharedSessionManager owner, String id, long epoch) {
        super(owner);
        this.owner = owner;
        this.epoch = epoch;
        this.id = id;
        storedId = id;
        isStored = true;
        isValid = true;
    }

    // ---- For the manager

    static long epochOf(ByteBuffer record) {
        return record.getLong(0);
    }

    long epoch() {
        return epoch;
    }

    /** Whether the session came from the store; epochs of those are in the order of time. */
    boolean isFetched() {
        return epoch < SharedSessionManager.FIRST_OWN_EPOCH;
    }

    /** The version of the record that was read last. */
    long version() {
        return version;
    }

    /** Whether the store knows the session, or has been told of it. */
    boolean isStored() {
        return isStored;
    }

    boolean isUpToDate(long wantedEpoch, long foreign) {
        return isLoaded && epoch == wantedEpoch && version >= foreign;
    }

    /** About how many bytes the object takes. */
    long weight() {
        return OVERHEAD + 4 * storedBytes;
    }

    /** Another object has taken this one's place, because a save of it has failed. */
    void succeed(SharedSession next) {
        successor = next;
    }

    /** An exchange uses the session, perhaps on threads that do not know of it, and saves it at its end. */
    void attach(SessionUse use) {
        synchronized (usesLock) {
            SessionUse[] more = Arrays.copyOf(uses, uses.length + 1);
            more[uses.length] = use;
            uses = more;
        }
    }

    void detach(SessionUse use) {
        synchronized (usesLock) {
            if (uses.length == 1 && uses[0] == use) {
                uses = NO_USES;
                return;
            }
            List<SessionUse> rest = new ArrayList<>(Arrays.asList(uses));
            rest.remove(use);
            uses = rest.toArray(NO_USES);
        }
    }

    /** The id has been changed. */
    void renamed() {
        isChanged = true;
        if (ExchangeSessions.current() == null) {
            storeNow();
        }
    }

    // ---- What the application does

    /** Ends by the store's word only, not by this node's clock: the session may be in use elsewhere. */
    @Override
    public boolean isValid() {
        return isValid;
    }

    @Override
    public Object getAttribute(String name) {
        SessionUse use = use();
        SharedSession target = target();
        if (target != this) {
            return target.getAttribute(name);
        }
        Object value = super.getAttribute(name);
        if (value != null) {
            show(name, value, use);
        }
        return value;
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        use();
        SharedSession target = target();
        return target != this ? target.getAttributeNames() : super.getAttributeNames();
    }

    @Override
    public void setAttribute(String name, Object value, boolean notify) {
        SessionUse use = use();
        SharedSession target = target();
        if (target != this) {
            target.setAttribute(name, value, notify);
            return;
        }
        if (name == null || value == null) {
            super.setAttribute(name, value, notify);
            return;
        }
        if (owner.isStrict() && isValid && !(value instanceof Serializable) && !exclude(name, value)) {
            throw new IllegalArgumentException("The session attribute [" + name + "] cannot be stored: "
                    + value.getClass().getName() + " is not Serializable");
        }
        SessionField field = fields.computeIfAbsent(name, key -> new SessionField(name));
        // Before, so that no merge puts another's value over this one; after, so that this one is saved.
        mark(field);
        super.setAttribute(name, value, notify);
        mark(field);
        show(name, value, use);
        storeUnless(use);
    }

    @Override
    public void removeAttribute(String name, boolean notify) {
        use();
        SharedSession target = target();
        if (target != this) {
            target.removeAttribute(name, notify);
        } else {
            super.removeAttribute(name, notify);
        }
    }

    @Override
    protected void removeAttributeInternal(String name, boolean notify) {
        SessionField field = name == null || !isValid ? null : fields.get(name);
        if (field == null) {
            super.removeAttributeInternal(name, notify);
            return;
        }
        SessionUse use = use();
        mark(field);
        super.removeAttributeInternal(name, notify);
        mark(field);
        storeUnless(use);
    }

    @Override
    public void setMaxInactiveInterval(int interval) {
        if (id == null || interval == maxInactiveInterval) {
            super.setMaxInactiveInterval(interval);
            return;
        }
        SessionUse use = use();
        SharedSession target = target();
        if (target != this) {
            target.setMaxInactiveInterval(interval);
            return;
        }
        super.setMaxInactiveInterval(interval);
        isTimeoutChanged = true;
        storeUnless(use);
    }

    @Override
    public void invalidate() {
        SharedSession target = target();
        if (target != this) {
            target.invalidate();
        } else {
            super.invalidate();
        }
    }

    @Override
    public void expire(boolean notify) {
        boolean wasValid = isValid;
        ExchangeSessions exchange = ExchangeSessions.current();
        if (wasValid && exchange != null) {
            exchange.bind(this);
        }
        super.expire(notify);
        if (wasValid && !isValid && !isInvalidated) {
            isInvalidated = true;
            owner.bury(id, creationTime);
            if (exchange == null) {
                storeNow();
            }
        }
    }

    /** The store still has what was invalidated here: the deletion has failed, or is under way, and is sent again. */
    void deleteAgain() {
        isInvalidated = true;
        setValid(false);
        ExchangeSessions exchange = ExchangeSessions.current();
        if (exchange != null) {
            exchange.bind(this);
        } else {
            storeNow();
        }
    }

    // ---- What Tomcat's authenticators do

    @Override
    public void setPrincipal(Principal newPrincipal) {
        super.setPrincipal(newPrincipal);
        changed(SessionNote.PRINCIPAL);
    }

    @Override
    public void setAuthType(String newAuthType) {
        super.setAuthType(newAuthType);
        changed(SessionNote.AUTH_TYPE);
    }

    @Override
    public void setNote(String key, Object value) {
        super.setNote(key, value);
        changed(SessionNote.ofKey(key));
    }

    @Override
    public void removeNote(String key) {
        super.removeNote(key);
        changed(SessionNote.ofKey(key));
    }

    private void changed(SessionNote note) {
        if (note != null && isValid) {
            SessionUse use = use();
            mark(fields.computeIfAbsent(note, key -> new SessionField(note)));
            storeUnless(use);
        }
    }

    private Object value(SessionNote note) {
        switch (note) {
            case PRINCIPAL:
                return principal;
            case AUTH_TYPE:
                return authType;
            default:
                return notes.get(note.key);
        }
    }

    // ---- Who uses the session

    /** The use that the exchange of this thread makes of the session; null outside of any exchange. */
    private SessionUse use() {
        ExchangeSessions exchange = ExchangeSessions.current();
        if (exchange == null) {
            refresh();
            return null;
        }
        SessionUse use = exchange.use(this);
        if (use == null) {
            // Somebody else's session, which the application has kept.
            refresh();
            use = exchange.bind(this);
        }
        return use;
    }

    /** The object to work on: this one, unless another has taken its place and no exchange of this thread began with it. */
    private SharedSession target() {
        SharedSession next = successor;
        if (next == null) {
            return this;
        }
        ExchangeSessions exchange = ExchangeSessions.current();
        return exchange != null && exchange.use(this) != null ? this : next.target();
    }

    private void show(String name, Object value, SessionUse use) {
        if (AttributeCodec.isImmutable(value)) {
            return;
        }
        if (use != null) {
            use.show(name);
            return;
        }
        // A thread of the application: of which exchange, nobody knows, and it may have begun before its worker let go.
        for (SessionUse other : uses) {
            other.show(name);
        }
    }

    private void mark(SessionField field) {
        synchronized (fields) {
            field.changes++;
            field.isDirty = true;
        }
        isChanged = true;
    }

    private void storeUnless(SessionUse use) {
        if (use == null) {
            storeNow();
        }
    }

    /** Whether an exchange whose thread this may be has brought in what there was. */
    private boolean isBeingRefreshed() {
        for (SessionUse use : uses) {
            if (use.isDetached) {
                return true;
            }
        }
        return false;
    }

    /** Brings in what others have written, once in a while, where no request does. */
    private void refresh() {
        if (!isStored || !isValid || isBeingRefreshed() || System.nanoTime() - refreshed < REFRESH_PAUSE) {
            return;
        }
        refreshed = System.nanoTime();
        SessionCrossing crossing = owner.borrow();
        try {
            if (owner.load(storedId, crossing) == null) {
                setValid(false);
            }
        } finally {
            owner.giveBack(crossing);
        }
    }

    // ---- From the store

    /**
     * Takes in what the store has that is newer than what is known here, and is not about to be overwritten from here.
     *
     * @return false when a value is missing: the whole record has to be read
     */
    boolean merge(ByteBuffer record) {
        List<Object> awakened = new ArrayList<>(0);
        ClassLoader loader = owner.getContext().getLoader().getClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(loader);
            lock();
            boolean isWhole;
            try {
                isWhole = mergeFields(record, loader, awakened);
                takeTimes(record);
                if (isWhole) {
                    version = Math.max(version, record.getLong(8));
                    refreshed = System.nanoTime();
                    isLoaded = true;
                }
            } finally {
                saving.unlock();
            }
            activate(awakened);
            return isWhole;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void takeTimes(ByteBuffer record) {
        creationTime = record.getLong(16);
        long accessed = record.getLong(24);
        if (accessed > thisAccessedTime) {
            thisAccessedTime = accessed;
            lastAccessedTime = accessed;
        }
        if (!isTimeoutChanged) {
            maxInactiveInterval = record.getInt(32);
        }
    }

    private boolean mergeFields(ByteBuffer record, ClassLoader loader, List<Object> awakened) {
        long recordVersion = record.getLong(8);
        int count = record.getInt(36);
        boolean isWhole = true;
        List<SessionField> present = new ArrayList<>(count);
        int at = RECORD_FIXED_LENGTH;
        for (int i = 0; i < count; i++) {
            long fieldVersion = record.getLong(at);
            int nameLength = record.getShort(at + 8) & 0xffff;
            int valueLength = record.getInt(at + 10);
            int nameStart = at + FIELD_FIXED_LENGTH;
            at = nameStart + nameLength + Math.max(valueLength, 0);
            SessionField field = field(record, nameStart, nameLength);
            if (field == null) {
                // Of another release: left alone.
                continue;
            }
            present.add(field);
            if (!field.isDirty && !isKnown(field, fieldVersion)) {
                if (valueLength == NO_VALUE) {
                    isWhole = false;
                } else {
                    byte[] value = bytes(record, nameStart + nameLength, valueLength);
                    take(field, fieldVersion, value, loader, awakened);
                }
            }
        }
        dropMissing(present, recordVersion);
        return isWhole;
    }

    /** Whether the field's value at this version is the one here. */
    private static boolean isKnown(SessionField field, long fieldVersion) {
        if (fieldVersion == field.sent) {
            field.version = fieldVersion;
            field.sent = 0;
        }
        return fieldVersion <= field.version;
    }

    private SessionField field(ByteBuffer record, int start, int length) {
        String name = new String(bytes(record, start, length), StandardCharsets.UTF_8);
        if (name.startsWith("a:")) {
            String attribute = name.substring(2);
            return fields.computeIfAbsent(attribute, key -> new SessionField(attribute));
        }
        SessionNote note = SessionNote.ofField(name);
        return note == null ? null : fields.computeIfAbsent(note, key -> new SessionField(note));
    }

    private static byte[] bytes(ByteBuffer record, int start, int length) {
        byte[] copy = new byte[length];
        int limit = record.limit();
        record.position(start);
        record.get(copy);
        record.position(0);
        record.limit(limit);
        return copy;
    }

    private void take(
            SessionField field, long fieldVersion, byte[] bytes, ClassLoader loader, List<Object> awakened) {
        long hash = MessageWriter.hash(bytes, 0, bytes.length);
        if (field.version > 0 && !field.isRemoved && field.length == bytes.length && field.hash == hash) {
            // Our own, at the version that the store has made of the one proposed.
            field.version = fieldVersion;
            field.sent = 0;
            return;
        }
        Object value = decode(field, bytes, loader);
        synchronized (fields) {
            if (field.isDirty) {
                return;
            }
            put(field, value);
            field.version = fieldVersion;
            field.sent = 0;
            field.isRemoved = false;
            field.isLocal = false;
        }
        remember(field, hash, bytes.length);
        if (value instanceof HttpSessionActivationListener) {
            awakened.add(value);
        }
    }

    /** Null for a value that cannot be had; what is stored is left as it is. */
    private Object decode(SessionField field, byte[] bytes, ClassLoader loader) {
        try {
            Object value = AttributeCodec.decode(bytes, loader, owner.allowedClasses());
            if (value == null || field.attribute != null && exclude(field.attribute, value)) {
                return null;
            }
            if (field.note == SessionNote.PRINCIPAL && !(value instanceof Principal)
                    || field.note == SessionNote.AUTH_TYPE && !(value instanceof String)) {
                throw new IOException("it is of the class " + value.getClass().getName());
            }
            return value;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError unreadable) {
            owner.warnOnce("read " + field + unreadable.getClass(), "The session " + field + " of ["
                    + owner.label() + "] cannot be read and is left out: " + unreadable);
            log.debug("A session field cannot be read", unreadable);
            return null;
        }
    }

    private void put(SessionField field, Object value) {
        if (field.attribute != null) {
            if (value == null) {
                attributes.remove(field.attribute);
            } else {
                attributes.put(field.attribute, value);
            }
            return;
        }
        switch (field.note) {
            case PRINCIPAL:
                principal = (Principal) value;
                break;
            case AUTH_TYPE:
                authType = (String) value;
                break;
            default:
                if (value == null) {
                    notes.remove(field.note.key);
                } else {
                    notes.put(field.note.key, value);
                }
                break;
        }
    }

    /** What is not in the record has been removed by somebody, unless the record is older than our knowledge. */
    private void dropMissing(List<SessionField> present, long recordVersion) {
        if (present.size() == fields.size()) {
            return;
        }
        for (SessionField field : fields.values()) {
            if (present.contains(field)) {
                continue;
            }
            synchronized (fields) {
                if (field.isDirty || field.version == 0 || recordVersion < field.basis()) {
                    continue;
                }
                field.version = 0;
                field.sent = 0;
                field.isRemoved = false;
                if (!field.isLocal) {
                    put(field, null);
                }
            }
            remember(field, 0, 0);
        }
    }

    private void activate(List<Object> awakened) {
        if (awakened.isEmpty()) {
            return;
        }
        HttpSessionEvent event = new HttpSessionEvent(getSession());
        for (Object value : awakened) {
            try {
                ((HttpSessionActivationListener) value).sessionDidActivate(event);
            } catch (RuntimeException | LinkageError failure) {
                log.error("A session attribute has failed in sessionDidActivate", failure);
            }
        }
    }

    private void remember(SessionField field, long hash, int length) {
        storedBytes += length - field.length;
        field.remember(hash, length);
    }

    // ---- To the store

    /**
     * Hands over what has changed, if anything has; otherwise the exchange waits for what others have handed over, as it may
     * show it. What cannot be handed over fails the exchange.
     *
     * @param withShown whether what the application has got hold of is looked at too
     */
    void handOver(long handle, SessionUse use, boolean withShown) {
        String[] shown = withShown ? use.shown() : NO_NAMES;
        if (isStored && isValid && !hasChanged() && shown.length == 0) {
            return;
        }
        handOver(handle, shown);
    }

    /** The same for the last time. */
    void handOverLast(long handle, SessionUse use) {
        handOver(handle, use.shown());
    }

    private void handOver(long handle, String[] shown) {
        SessionCrossing crossing = owner.borrow();
        try {
            List<Snapshot> snapshots = serialise(crossing.values, shown);
            lock();
            try {
                if (pack(crossing, snapshots)) {
                    deliver(crossing, handle);
                } else if (isValid && handedOver != settled) {
                    begin(crossing.message, MessageWriter.JOIN, false, storedId, null);
                    long before = handedOver;
                    if (crossing.save(handle) == Native.SETTLED) {
                        settled = before;
                    }
                }
            } finally {
                saving.unlock();
            }
        } catch (SessionUnavailable unavailable) {
            log.error("A session of [" + owner.label() + "] is not saved: " + unavailable.getMessage());
            Native.failSession(handle);
        } finally {
            owner.giveBack(crossing);
        }
    }

    private void deliver(SessionCrossing crossing, long handle) {
        handedOver++;
        int result = crossing.save(handle);
        if (result == Native.SETTLED) {
            settled = handedOver;
        } else if (result == Native.MALFORMED) {
            log.error("A session of [" + owner.label() + "] is not saved: the host does not understand the message");
            Native.failSession(handle);
        }
    }

    /**
     * Stores what has changed, and waits. Whoever else wants to save the session waits too, so that the order is kept.
     *
     * @throws SessionUnavailable when the store has not acknowledged it
     */
    void storeNow() {
        SessionCrossing crossing = owner.borrow();
        try {
            List<Snapshot> snapshots = serialise(crossing.values, NO_NAMES);
            lock();
            try {
                storePacked(crossing, snapshots);
            } finally {
                saving.unlock();
            }
        } finally {
            owner.giveBack(crossing);
        }
    }

    private void storePacked(SessionCrossing crossing, List<Snapshot> snapshots) {
        if (!pack(crossing, snapshots)) {
            if (!isValid || handedOver == settled) {
                return;
            }
            // Another thread has handed it over.
            begin(crossing.message, MessageWriter.JOIN, false, storedId, null);
        } else {
            handedOver++;
        }
        int result = crossing.store();
        if (result == Native.SAVED) {
            // The saves before it are over with it.
            settled = handedOver;
        } else if (result == Native.GONE && isValid) {
            setValid(false);
            throw new IllegalStateException("The session has been invalidated");
        }
        if (result < 0) {
            throw new SessionUnavailable("The change of the session is not saved: the session store has not acknowledged it");
        }
    }

    /** Takes the lock, but waits for it no longer than for a store that hangs. */
    private void lock() {
        boolean isInterrupted = false;
        long deadline = System.nanoTime() + LOCK_LIMIT;
        try {
            while (true) {
                try {
                    if (saving.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new SessionUnavailable("The session is being saved, and that does not end");
                } catch (InterruptedException interrupted) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean hasChanged() {
        return isChanged || isTimeoutChanged;
    }

    private void begin(MessageWriter message, int kind, boolean hasTimeout, String key, String oldKey) {
        message.begin(kind, hasTimeout, owner.contextPath(), key, oldKey, epoch, version, proposed, creationTime,
                Math.max(thisAccessedTime, 0), maxInactiveInterval);
    }

    // ---- Serialising, without the lock: the application's code may wait for a monitor of its own

    /** The state of one field at one moment, in bytes. */
    private static final class Snapshot {
        final SessionField field;
        final boolean wasDirty;
        final long ticket;
        final long changes;
        final Object value;
        /** Where its bytes lie. */
        int start;
        int length;
        long hash;
        boolean isLocal;

        Snapshot(SessionField field, boolean wasDirty, long ticket, long changes, Object value) {
            this.field = field;
            this.wasDirty = wasDirty;
            this.ticket = ticket;
            this.changes = changes;
            this.value = value;
        }

        /** Whether a later state of the field has been handed over. */
        boolean isOvertaken() {
            return field.sentChanges > changes || field.sentChanges == changes && field.sentTicket > ticket;
        }
    }

    /**
     * Serialises what has been set, and what the application has got hold of.
     *
     * @throws SessionUnavailable when a value cannot be serialised at the moment; it stays to be saved
     */
    private List<Snapshot> serialise(MessageWriter values, String[] shown) {
        values.clear();
        if (!isValid || isStored && !isChanged && shown.length == 0) {
            return new ArrayList<>(0);
        }
        List<Snapshot> snapshots = new ArrayList<>();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = owner.getContext().getLoader().getClassLoader();
        boolean isForeign = before != loader;
        if (isForeign) {
            thread.setContextClassLoader(loader);
        }
        try {
            for (SessionField field : fields.values()) {
                if (field.isDirty) {
                    serialise(field, true, values, snapshots);
                }
            }
            for (String name : shown) {
                SessionField field = fields.get(name);
                if (field != null && !contains(snapshots, field)) {
                    serialise(field, field.isDirty, values, snapshots);
                }
            }
        } finally {
            if (isForeign) {
                thread.setContextClassLoader(before);
            }
        }
        return snapshots;
    }

    private static boolean contains(List<Snapshot> snapshots, SessionField field) {
        for (Snapshot snapshot : snapshots) {
            if (snapshot.field == field) {
                return true;
            }
        }
        return false;
    }

    private void serialise(SessionField field, boolean isDirty, MessageWriter values, List<Snapshot> snapshots) {
        // In this order: who has a later ticket for the same value has seen all that was changed in it before.
        long ticket = tickets.incrementAndGet();
        long changes = field.changes;
        Object value = current(field);
        Snapshot snapshot = new Snapshot(field, isDirty, ticket, changes, value);
        if (value != null) {
            if (!isDirty && AttributeCodec.isImmutable(value)) {
                return;
            }
            snapshot.start = values.beginValue();
            snapshot.isLocal = !encode(field, value, values);
            snapshot.length = values.valueLength();
            snapshot.hash = values.valueHash();
        } else if (!isDirty) {
            return;
        }
        snapshots.add(snapshot);
    }

    /** The value here, null for none that is to be stored. */
    private Object current(SessionField field) {
        Object value = field.attribute != null ? attributes.get(field.attribute) : value(field.note);
        return value == null || field.attribute != null && exclude(field.attribute, value) ? null : value;
    }

    /** False for what can never be stored, with nothing written. */
    private boolean encode(SessionField field, Object value, MessageWriter values) {
        if (field.name.length > LONGEST_NAME || field.name.length <= 2) {
            keepHere(field, value, "its name has " + (field.name.length - 2) + " bytes", null);
            return false;
        }
        Throwable last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                AttributeCodec.encode(
                        field.note == SessionNote.PRINCIPAL ? PrincipalLine.withoutPassword((Principal) value) : value, values);
                if (values.valueLength() > owner.warnBytes()) {
                    owner.warnOnce("size " + field, "The session " + field + " of [" + owner.label() + "] takes "
                            + values.valueLength() + " bytes in the session store; they cross the network at each change");
                }
                return true;
            } catch (NotSerializableException plain) {
                values.dropValue();
                keepHere(field, value, plain.getMessage() + " is not Serializable", plain);
                return false;
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError failure) {
                // Another thread may have changed it meanwhile.
                values.dropValue();
                last = failure;
                Thread.yield();
            }
        }
        log.debug("A session field cannot be serialised", last);
        throw new SessionUnavailable("the " + field + ", a " + value.getClass().getName()
                + ", cannot be serialised at the moment: " + last);
    }

    private void keepHere(SessionField field, Object value, String reason, Throwable failure) {
        owner.warnOnce("write " + field + value.getClass().getName(), "The session " + field + " of ["
                + owner.label() + "], a " + value.getClass().getName() + ", is not stored and stays on this node: " + reason);
        if (failure != null) {
            log.debug("A session field cannot be stored", failure);
        }
    }

    // ---- Packing, under the lock

    /** Packs what has changed; false for nothing. */
    private boolean pack(SessionCrossing crossing, List<Snapshot> snapshots) {
        MessageWriter message = crossing.message;
        if (!isValid) {
            if (!isInvalidated || !isStored || isDeleted) {
                return false;
            }
            isDeleted = true;
            begin(message, MessageWriter.DELETE, false, storedId, null);
            return true;
        }
        String currentId = id;
        boolean isRenamed = isStored && !currentId.equals(storedId);
        if (isStored && !isRenamed && !isTimeoutChanged && snapshots.isEmpty()) {
            if (isChanged) {
                findChanges();
            }
            return false;
        }
        boolean hasTimeout = isTimeoutChanged;
        isTimeoutChanged = false;
        proposed = Math.max(System.currentTimeMillis() * 1000, Math.max(version, proposed) + 1);
        int kind = !isStored ? MessageWriter.CREATE : isRenamed ? MessageWriter.RENAME : MessageWriter.UPDATE;
        begin(message, kind, hasTimeout, currentId, isRenamed ? storedId : null);
        for (Snapshot snapshot : snapshots) {
            pack(snapshot, crossing);
        }
        findChanges();
        if (kind == MessageWriter.UPDATE && message.fieldCount() == 0 && !hasTimeout) {
            return false;
        }
        if (!isStored) {
            version = proposed;
            isStored = true;
        }
        storedId = currentId;
        return true;
    }

    /** Whether anything is left to save: what was set while others were serialised. */
    private void findChanges() {
        // First, as a field is marked before the session is.
        isChanged = false;
        for (SessionField field : fields.values()) {
            if (field.isDirty) {
                isChanged = true;
                return;
            }
        }
    }

    private void pack(Snapshot snapshot, SessionCrossing crossing) {
        SessionField field = snapshot.field;
        if (snapshot.isOvertaken()) {
            return;
        }
        if (!snapshot.wasDirty || !field.isDirty) {
            packIfDifferent(snapshot, crossing);
            return;
        }
        synchronized (fields) {
            if (field.changes == snapshot.changes) {
                field.isDirty = false;
            }
        }
        if (snapshot.value == null || snapshot.isLocal) {
            packRemoval(field, crossing.message);
            field.isLocal = snapshot.isLocal;
        } else {
            packValue(snapshot, crossing, MessageWriter.SET, 0);
            field.version = proposed;
            field.sent = 0;
            field.isRemoved = false;
            field.isLocal = false;
        }
        field.sentChanges = snapshot.changes;
        field.sentTicket = snapshot.ticket;
    }

    private void packRemoval(SessionField field, MessageWriter message) {
        if (field.version == 0 || field.isRemoved) {
            return;
        }
        message.beginField(field.name);
        message.endField(MessageWriter.REMOVE, 0);
        remember(field, 0, 0);
        field.version = proposed;
        field.sent = 0;
        field.isRemoved = true;
    }

    /** Packs a value that may have changed in place, unless another has come in its place; maps may differ without a change. */
    private void packIfDifferent(Snapshot snapshot, SessionCrossing crossing) {
        SessionField field = snapshot.field;
        if (snapshot.value == null || snapshot.isLocal || field.isLocal || field.isRemoved || field.version == 0
                || snapshot.length == field.length && snapshot.hash == field.hash || current(field) != snapshot.value) {
            return;
        }
        packValue(snapshot, crossing, MessageWriter.SET_UNLESS_WRITTEN_SINCE, field.basis());
        field.sent = proposed;
        field.sentChanges = snapshot.changes;
        field.sentTicket = snapshot.ticket;
    }

    private void packValue(Snapshot snapshot, SessionCrossing crossing, int operation, long since) {
        crossing.message.beginField(snapshot.field.name);
        crossing.message.write(crossing.values.bytes(), snapshot.start, snapshot.length);
        crossing.message.endField(operation, since);
        remember(snapshot.field, snapshot.hash, snapshot.length);
    }
}
