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
import java.util.ConcurrentModificationException;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    private static final int ATTEMPTS = 3;
    /** A thread outside of any exchange sees what others have written no later than this. */
    private static final long REFRESH_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_NAME = 0xffff;
    private static final int OVERHEAD = 2000;

    private static final int RECORD_FIXED_LENGTH = 40;
    private static final int FIELD_FIXED_LENGTH = 14;
    private static final int NO_VALUE = -1;

    private enum Encoding { DONE, IMPOSSIBLE, LATER }

    private final transient SharedSessionManager owner;
    private final long epoch;
    /** By attribute name or {@link SessionNote}. Its monitor keeps a change here and a merge apart, one field at a time. */
    private final transient Map<Object, SessionField> fields = new ConcurrentHashMap<>();
    /** Held while the session is merged or packed, so that messages reach the host in the order of their versions. */
    private final transient ReentrantLock saving = new ReentrantLock();

    private transient volatile boolean isChanged;
    private transient volatile boolean isTimeoutChanged;
    private transient volatile boolean isInvalidated;
    private transient volatile boolean isLoaded;
    private transient volatile boolean isStored;
    private transient volatile long version;
    private transient volatile long storedBytes;
    private transient volatile SharedSession successor;
    private transient volatile SessionUse[] detached = NO_USES;
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

    /** An asynchronous exchange uses the session on threads that do not know of it. */
    synchronized void attach(SessionUse use) {
        SessionUse[] more = Arrays.copyOf(detached, detached.length + 1);
        more[detached.length] = use;
        detached = more;
    }

    synchronized void detach(SessionUse use) {
        List<SessionUse> rest = new ArrayList<>(Arrays.asList(detached));
        rest.remove(use);
        detached = rest.isEmpty() ? NO_USES : rest.toArray(NO_USES);
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
        for (SessionUse other : detached) {
            other.show(name);
        }
    }

    private void mark(SessionField field) {
        synchronized (fields) {
            field.isDirty = true;
        }
        isChanged = true;
    }

    private void storeUnless(SessionUse use) {
        if (use == null) {
            storeNow();
        }
    }

    /** Brings in what others have written, once in a while, where no request does. */
    private void refresh() {
        if (!isStored || !isValid || detached.length > 0 || System.nanoTime() - refreshed < REFRESH_PAUSE) {
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
        saving.lock();
        try {
            thread.setContextClassLoader(loader);
            boolean isWhole = mergeFields(record, loader, awakened);
            takeTimes(record);
            if (isWhole) {
                version = Math.max(version, record.getLong(8));
                refreshed = System.nanoTime();
                isLoaded = true;
            }
            activate(awakened);
            return isWhole;
        } finally {
            saving.unlock();
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
     * Hands over what has changed, if anything has.
     *
     * @param withShown whether what the application has got hold of is looked at too
     */
    void handOver(SessionCrossing crossing, long handle, SessionUse use, boolean withShown) {
        if (isStored && isValid && !hasChanged() && !(withShown && use.shown().length > 0)) {
            return;
        }
        saving.lock();
        try {
            if (pack(crossing.message, withShown ? use.shown() : NO_NAMES)) {
                deliver(crossing, handle);
            }
        } finally {
            saving.unlock();
        }
    }

    /** The same for the last time; the exchange then also waits for what others have handed over, as it may show it. */
    void handOverLast(SessionCrossing crossing, long handle, SessionUse use) {
        saving.lock();
        try {
            if (pack(crossing.message, use.shown())) {
                deliver(crossing, handle);
            } else if (isValid && handedOver != settled) {
                begin(crossing.message, MessageWriter.JOIN, storedId, null);
                long before = handedOver;
                if (crossing.save(handle) == Native.SETTLED) {
                    settled = before;
                }
            }
        } finally {
            saving.unlock();
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
        saving.lock();
        try {
            if (!pack(crossing.message, NO_NAMES)) {
                return;
            }
            handedOver++;
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
        } finally {
            saving.unlock();
            owner.giveBack(crossing);
        }
    }

    private boolean hasChanged() {
        return isChanged || isTimeoutChanged;
    }

    private void begin(MessageWriter message, int kind, String key, String oldKey) {
        message.begin(kind, isTimeoutChanged, owner.contextPath(), key, oldKey, epoch, version, proposed, creationTime,
                Math.max(thisAccessedTime, 0), maxInactiveInterval);
    }

    /** Packs what has changed; false for nothing. */
    private boolean pack(MessageWriter message, String[] shown) {
        if (!isValid) {
            if (!isInvalidated || !isStored || isDeleted) {
                return false;
            }
            isDeleted = true;
            begin(message, MessageWriter.DELETE, storedId, null);
            return true;
        }
        String currentId = id;
        boolean isRenamed = isStored && !currentId.equals(storedId);
        if (isStored && !isRenamed && !hasChanged() && shown.length == 0) {
            return false;
        }
        isChanged = false;
        proposed = Math.max(System.currentTimeMillis() * 1000, Math.max(version, proposed) + 1);
        int kind = !isStored ? MessageWriter.CREATE : isRenamed ? MessageWriter.RENAME : MessageWriter.UPDATE;
        begin(message, kind, currentId, isRenamed ? storedId : null);
        packFields(message, shown);
        if (kind == MessageWriter.UPDATE && message.fieldCount() == 0 && !isTimeoutChanged) {
            return false;
        }
        isTimeoutChanged = false;
        if (!isStored) {
            version = proposed;
            isStored = true;
        }
        storedId = currentId;
        return true;
    }

    private void packFields(MessageWriter message, String[] shown) {
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
                    packChange(field, message);
                }
            }
            for (String name : shown) {
                SessionField field = fields.get(name);
                if (field != null && !field.isDirty && !field.isLocal && field.version != 0
                        && field.version != proposed && !field.isRemoved) {
                    packIfDifferent(field, message);
                }
            }
        } finally {
            if (isForeign) {
                thread.setContextClassLoader(before);
            }
        }
    }

    /** Packs a field that has been set or removed. */
    private void packChange(SessionField field, MessageWriter message) {
        field.isDirty = false;
        Object value = field.attribute != null ? attributes.get(field.attribute) : value(field.note);
        if (value == null || field.attribute != null && exclude(field.attribute, value)) {
            packRemoval(field, message);
            return;
        }
        message.beginField(field.name);
        switch (encode(field, value, message)) {
            case DONE:
                remember(field, message.valueHash(), message.valueLength());
                message.endField(MessageWriter.SET, 0);
                field.version = proposed;
                field.sent = 0;
                field.isRemoved = false;
                field.isLocal = false;
                break;
            case LATER:
                message.dropField();
                mark(field);
                break;
            default:
                message.dropField();
                packRemoval(field, message);
                field.isLocal = true;
                break;
        }
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

    /** Packs an attribute that may have changed in place; a map may serialise differently without a change. */
    private void packIfDifferent(SessionField field, MessageWriter message) {
        Object value = attributes.get(field.attribute);
        if (value == null || AttributeCodec.isImmutable(value)) {
            return;
        }
        message.beginField(field.name);
        if (encode(field, value, message) != Encoding.DONE) {
            message.dropField();
            return;
        }
        int length = message.valueLength();
        long hash = message.valueHash();
        if (length == field.length && hash == field.hash) {
            message.dropField();
            return;
        }
        message.endField(MessageWriter.SET_UNLESS_WRITTEN_SINCE, field.basis());
        remember(field, hash, length);
        field.sent = proposed;
    }

    private Encoding encode(SessionField field, Object value, MessageWriter message) {
        if (field.name.length > LONGEST_NAME || field.name.length <= 2) {
            return impossible(field, value, "its name has " + (field.name.length - 2) + " bytes", null);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                AttributeCodec.encode(value, message);
                if (message.valueLength() > owner.warnBytes()) {
                    owner.warnOnce("size " + field, "The session " + field + " of [" + owner.label() + "] takes "
                            + message.valueLength() + " bytes in the session store; they cross the network at each change");
                }
                return Encoding.DONE;
            } catch (ConcurrentModificationException changing) {
                message.dropValue();
            } catch (NotSerializableException plain) {
                return impossible(field, value, plain.getMessage() + " is not Serializable", plain);
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError failure) {
                return impossible(field, value, failure.toString(), failure);
            } catch (OutOfMemoryError failure) {
                return impossible(field, value, "there is not enough memory", null);
            }
        }
        return Encoding.LATER;
    }

    private Encoding impossible(SessionField field, Object value, String reason, Throwable failure) {
        owner.warnOnce("write " + field + value.getClass().getName(), "The session " + field + " of ["
                + owner.label() + "], a " + value.getClass().getName() + ", is not stored and stays on this node: " + reason);
        if (failure != null) {
            log.debug("A session field cannot be stored", failure);
        }
        return Encoding.IMPOSSIBLE;
    }
}
