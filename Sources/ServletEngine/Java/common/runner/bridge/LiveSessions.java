// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session objects of one application on this node: one for each id, as long as anybody holds it, and the most recently
 * used ones besides, so that most requests find their attributes as objects.
 */
final class LiveSessions {

    private static final int KEPT = 2000;
    private static final int DEAD_KEPT = 4096;
    /** Of the heap, what the kept ones may take; objects are reckoned as four times their bytes in the store. */
    private static final long KEPT_WEIGHT = Math.max(4L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final class Reference extends WeakReference<SharedSession> {
        final String id;

        Reference(String id, SharedSession session, ReferenceQueue<SharedSession> queue) {
            super(session, queue);
            this.id = id;
        }
    }

    private static final class Kept {
        final SharedSession session;
        long weight;

        Kept(SharedSession session) {
            this.session = session;
        }
    }

    private final Map<String, Reference> references = new HashMap<>();
    private final ReferenceQueue<SharedSession> collected = new ReferenceQueue<>();
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    /** Sessions that have been invalidated here, and when they were made: the id alone may come again. */
    private final LinkedHashMap<String, Long> dead = new LinkedHashMap<String, Long>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > DEAD_KEPT;
        }
    };
    private long weight;

    /** The object of this id, null for none; it becomes the most recently used one. */
    synchronized SharedSession get(String id) {
        Reference reference = references.get(id);
        SharedSession session = reference == null ? null : reference.get();
        if (session != null) {
            keep(id, session);
        }
        return session;
    }

    /**
     * Puts a new object in the place of one of another epoch; returns the one that counts. That is the present one if its
     * epoch began later: the new one is for a request that has waited since.
     */
    synchronized SharedSession install(SharedSession fresh) {
        String id = fresh.getIdInternal();
        SharedSession present = get(id);
        if (present != null
                && (present.epoch() == fresh.epoch() || present.isFetched() && present.epoch() > fresh.epoch())) {
            return present;
        }
        put(id, fresh);
        if (present != null) {
            present.succeed(fresh);
        }
        return fresh;
    }

    synchronized void put(String id, SharedSession session) {
        purge();
        references.put(id, new Reference(id, session, collected));
        keep(id, session);
    }

    synchronized void remove(String id, SharedSession session) {
        Reference reference = references.get(id);
        if (reference != null && reference.get() == session) {
            references.remove(id);
            Kept entry = kept.remove(id);
            weight -= entry == null ? 0 : entry.weight;
        }
    }

    synchronized void bury(String id, long created) {
        dead.put(id, created);
    }

    synchronized boolean isDead(String id, long created) {
        Long buried = dead.get(id);
        return buried != null && buried == created;
    }

    synchronized int count() {
        purge();
        return references.size();
    }

    synchronized List<SharedSession> all() {
        List<SharedSession> all = new ArrayList<>();
        for (Reference reference : references.values()) {
            SharedSession session = reference.get();
            if (session != null) {
                all.add(session);
            }
        }
        return all;
    }

    private void keep(String id, SharedSession session) {
        Kept entry = kept.get(id);
        if (entry == null || entry.session != session) {
            weight -= entry == null ? 0 : entry.weight;
            entry = new Kept(session);
            kept.put(id, entry);
        }
        long now = session.weight();
        weight += now - entry.weight;
        entry.weight = now;
        Iterator<Kept> eldest = kept.values().iterator();
        while (kept.size() > 1 && (kept.size() > KEPT || weight > KEPT_WEIGHT) && eldest.hasNext()) {
            weight -= eldest.next().weight;
            eldest.remove();
        }
    }

    private void purge() {
        for (Object ended = collected.poll(); ended != null; ended = collected.poll()) {
            Reference reference = (Reference) ended;
            references.remove(reference.id, reference);
        }
    }
}
