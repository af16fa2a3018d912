// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;

/** What the host calls, on the JVM's main thread. */
public final class Main {

    private static Engine engine;
    private static Thread exitHook;

    private Main() {
    }

    /**
     * Starts Tomcat and the applications, then the first worker.
     *
     * @param settings "key=value" lines
     * @return report lines, "key=value"
     * @throws StartFailure when an application does not start and the settings do not say to go on
     */
    public static synchronized String[] start(String[] settings) throws Exception {
        Settings parsed = new Settings(settings);
        LogBridge log = LogBridge.install(parsed.logLevel);
        exitHook = new Thread(Native::exiting, "runner-exit");
        Runtime.getRuntime().addShutdownHook(exitHook);
        Engine starting = new Engine(parsed, log);
        try {
            String[] report = starting.start();
            engine = starting;
            return report;
        } finally {
            if (engine == null) {
                removeExitHook();
            }
        }
    }

    /** Tells Tomcat that no new requests will come. */
    public static synchronized void pause() throws Exception {
        if (engine != null) {
            engine.pause();
        }
    }

    /** Stops the applications and Tomcat. */
    public static synchronized void stop() throws Exception {
        if (engine != null) {
            removeExitHook();
            engine.stop();
            engine = null;
        }
    }

    private static void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException exiting) {
            // The JVM is on its way out already, and the hook is what has brought the host here.
        }
    }

    /** All threads with their stacks and locks, as {@code jstack} prints them. */
    public static String threadDump() {
        StringBuilder text = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            append(text, thread);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ThreadInfo thread) {
        text.append('"').append(thread.getThreadName()).append("\" #").append(thread.getThreadId());
        text.append(' ').append(thread.getThreadState());
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" held by \"").append(thread.getLockOwnerName()).append("\" #").append(thread.getLockOwnerId());
        }
        text.append('\n');
        StackTraceElement[] frames = thread.getStackTrace();
        for (int depth = 0; depth < frames.length; depth++) {
            text.append("    at ").append(frames[depth]).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    text.append("    - locked ").append(monitor).append('\n');
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            text.append("    - holds ").append(lock).append('\n');
        }
        text.append('\n');
    }
}
