// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Finds out why an application does not start.
 *
 * <p>Tomcat logs the exception of a listener, a filter or a descriptor, marks the context as failed and goes on; the
 * exception itself reaches nobody. So the severe records of a start are kept, and the root cause is taken from the
 * first one that carries an exception. The engine's own are held back until it is known how the start has ended: where it
 * fails, the host says the root cause in a few lines, and pages of wrapped exceptions before it would only bury it.
 */
final class StartWitness implements LogBridge.Witness {

    private static final int MAX_MESSAGES = 3;
    private static final int MAX_FRAMES = 2;
    private static final int MAX_HELD = 100;
    private static final String[] ENGINE_PACKAGES = {
        "java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "org.apache.catalina.", "org.apache.coyote.",
        "org.apache.tomcat.", "org.apache.jasper.", "org.apache.naming.", "org.apache.juli.", "runner.bridge."
    };

    private final List<String> messages = new ArrayList<>();
    private final List<LogRecord> held = new ArrayList<>();
    private Throwable thrown;
    private String thrownMessage;

    @Override
    public synchronized boolean holds(LogRecord record, String message) {
        if (record.getLevel().intValue() < Level.SEVERE.intValue()) {
            return false;
        }
        messages.add(message);
        if (thrown == null && record.getThrown() != null) {
            thrown = record.getThrown();
            thrownMessage = message;
        }
        String name = record.getLoggerName();
        boolean isEngines = name != null && name.startsWith("org.apache.") && held.size() < MAX_HELD;
        if (isEngines) {
            held.add(record);
        }
        return isEngines;
    }

    /** Logs what was held back: as it was where the application has started, else for those who debug. */
    synchronized void release(boolean hasStarted) {
        for (LogRecord record : held) {
            if (!hasStarted) {
                record.setLevel(Level.FINE);
            }
            Logger.getLogger(record.getLoggerName()).log(record);
        }
        held.clear();
    }

    /** Three to seven lines: the cause, where in the application it comes from, what Tomcat was doing. */
    synchronized String explain(Settings.ContextSettings context, Throwable direct) {
        Throwable first = thrown != null ? thrown : direct;
        StringBuilder text = new StringBuilder();
        if (first != null) {
            Throwable root = root(first);
            text.append(describe(root));
            String place = new FaultPlace(context).find(root, thrownMessage);
            if (place != null) {
                text.append("\n  ").append(place);
            }
            appendFrames(text, root);
            if (root != first) {
                text.append("\n  reported as ").append(describe(first));
            }
            if (thrownMessage != null) {
                text.append("\n  while starting: ").append(firstLine(thrownMessage));
            }
        } else if (!messages.isEmpty()) {
            text.append(firstLine(messages.get(0)));
            for (int i = 1; i < Math.min(messages.size(), MAX_MESSAGES); i++) {
                text.append("\n  ").append(firstLine(messages.get(i)));
            }
        } else {
            text.append("Tomcat gave no reason");
        }
        return text.append("\n  in the application at ").append(context.path.isEmpty() ? "/" : context.path).toString();
    }

    /** The last cause; a chain that leads back to itself ends where it began. */
    private static Throwable root(Throwable thrown) {
        Map<Throwable, Boolean> seen = new IdentityHashMap<>();
        Throwable root = thrown;
        while (root.getCause() != null && seen.put(root, Boolean.TRUE) == null) {
            root = root.getCause();
        }
        return root;
    }

    private static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown.getClass().getName() + (message == null ? "" : ": " + firstLine(message));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).trim();
    }

    /** The application's own frames; those of Tomcat and the JDK help nobody here. */
    private static void appendFrames(StringBuilder text, Throwable thrown) {
        int shown = 0;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (shown < MAX_FRAMES && isOfApplication(frame.getClassName())) {
                text.append("\n  at ").append(frame);
                shown++;
            }
        }
    }

    private static boolean isOfApplication(String className) {
        for (String prefix : ENGINE_PACKAGES) {
            if (className.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }
}
