// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Hands what is logged in Java to the host's log, so that it comes in order with the host's own lines.
 *
 * <p>Tomcat logs through JULI, which ends in {@code java.util.logging}; applications that log there arrive here too.
 * One that names its own configuration ({@code java.util.logging.config.file} or {@code .class}) keeps it. System.out
 * and System.err are left alone: Java flushes both at the end of each line.
 */
final class LogBridge extends Handler {

    /** Somebody who looks at the records first, while an application starts. */
    interface Witness {
        /** Whether the witness keeps the record to itself for now. */
        boolean holds(LogRecord record, String message);
    }

    private static final int DEBUG_THRESHOLD = Level.FINE.intValue();

    private final SimpleFormatter formatter = new SimpleFormatter();
    private volatile Witness witness;

    /** Puts the bridge into the place of the root logger's handlers. */
    static LogBridge install(String hostLevel) {
        LogBridge bridge = new LogBridge();
        Logger root = Logger.getLogger("");
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            bridge.setLevel(Level.OFF);
        } else {
            LogManager.getLogManager().reset();
            root.setLevel(level(hostLevel));
        }
        root.addHandler(bridge);
        return bridge;
    }

    void setWitness(Witness witness) {
        this.witness = witness;
    }

    private static Level level(String hostLevel) {
        switch (hostLevel) {
            case "trace":
                return Level.ALL;
            case "debug":
                return Level.FINE;
            case "warning":
                return Level.WARNING;
            case "error":
            case "critical":
                return Level.SEVERE;
            default:
                return Level.INFO;
        }
    }

    @Override
    public void publish(LogRecord record) {
        Witness present = witness;
        boolean isWanted = isLoggable(record);
        if (!isWanted && present == null) {
            return;
        }
        try {
            String message = formatter.formatMessage(record);
            boolean isHeld = present != null && present.holds(record, message);
            if (isWanted && !isHeld) {
                String text = record.getThrown() == null ? message : message + "\n" + trace(record.getThrown());
                String name = record.getLoggerName() == null ? "" : record.getLoggerName();
                Native.log(nativeLevel(record.getLevel()), name.getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (RuntimeException failure) {
            reportError(null, failure, java.util.logging.ErrorManager.WRITE_FAILURE);
        }
    }

    static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        int end = text.getBuffer().length();
        while (end > 0 && text.getBuffer().charAt(end - 1) <= ' ') {
            end--;
        }
        return text.getBuffer().substring(0, end);
    }

    private static int nativeLevel(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return Native.ERROR;
        } else if (value >= Level.WARNING.intValue()) {
            return Native.WARNING;
        } else if (value >= Level.INFO.intValue()) {
            return Native.INFO;
        } else {
            return value >= DEBUG_THRESHOLD ? Native.DEBUG : Native.TRACE;
        }
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }
}
