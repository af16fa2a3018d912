// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Looks once a second for asynchronous requests whose time is over, as Tomcat's own handlers do. */
final class TimeoutSweep implements Runnable {

    private static final Log log = LogFactory.getLog(TimeoutSweep.class);

    /** What waits for an event of its own: a processor and whether a thread is at it just now. */
    interface Waiting {
        Processor waitingProcessor();

        boolean isIdle();
    }

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private ScheduledFuture<?> schedule;

    void start(ScheduledExecutorService executor) {
        schedule = executor.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    void cancel() {
        if (schedule != null) {
            schedule.cancel(false);
            schedule = null;
        }
    }

    void add(Waiting item) {
        waiting.add(item);
    }

    void remove(Waiting item) {
        waiting.remove(item);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public void run() {
        long now = System.currentTimeMillis();
        for (Waiting item : waiting) {
            // A thread that runs the request now is not waiting; Tomcat takes it out of its set for that time.
            if (item.isIdle()) {
                expire(item, now);
            }
        }
    }

    /** Ends every wait at once; used while the connector stops. */
    void expireAll() {
        for (Waiting item : waiting) {
            expire(item, -1);
        }
    }

    private static void expire(Waiting item, long now) {
        try {
            item.waitingProcessor().timeoutAsync(now);
        } catch (RuntimeException failure) {
            // A throw would end the schedule, and with it every later time-out.
            log.error("The time-out of an asynchronous request could not be checked", failure);
        }
    }
}
