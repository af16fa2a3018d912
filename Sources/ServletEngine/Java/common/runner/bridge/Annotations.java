// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.http.HttpSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What the host's access log wants to know of a request and only the application can tell.
 *
 * <p>It is collected when the response ends, as Tomcat's own access log does, and crosses only if there is something: a
 * request without a user and a session costs no call.
 */
final class Annotations {

    private static final Log log = LogFactory.getLog(Annotations.class);

    private static final String REQUEST = "request:";
    private static final String SESSION = "session:";
    /** A value is cut there: a line of a log is no place for more. */
    private static final int MAX_CHARS = 4096;
    private static final int ABSENT = -1;

    private final String[] wanted;

    private Annotations(List<String> wanted) {
        this.wanted = wanted.toArray(new String[0]);
    }

    /** Null when nothing is wanted. */
    static Annotations of(List<String> wanted) {
        return wanted.isEmpty() ? null : new Annotations(wanted);
    }

    /** The values in the order of the settings: for each a length, {@link #ABSENT} for none, and UTF-8; null for none at all. */
    byte[] collect(Request request) {
        byte[][] values = new byte[wanted.length][];
        int size = 4 * wanted.length;
        boolean isEmpty = true;
        for (int i = 0; i < wanted.length; i++) {
            String value = valueOrNull(wanted[i], request);
            if (value != null) {
                isEmpty = false;
                values[i] = encode(value);
                size += values[i].length;
            }
        }
        if (isEmpty) {
            return null;
        }
        ByteBuffer packed = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] value : values) {
            packed.putInt(value == null ? ABSENT : value.length);
            if (value != null) {
                packed.put(value);
            }
        }
        return packed.array();
    }

    private static byte[] encode(String value) {
        return (value.length() > MAX_CHARS ? value.substring(0, MAX_CHARS) : value).getBytes(StandardCharsets.UTF_8);
    }

    /** A value's own code must not keep the response from ending. */
    private static String valueOrNull(String what, Request request) {
        try {
            return value(what, request);
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            log.debug("No value for the access log: " + what, failure);
            return null;
        }
    }

    private static String value(String what, Request request) {
        if (what.equals("user")) {
            return request.getRemoteUser();
        } else if (what.equals("thread")) {
            return Thread.currentThread().getName();
        } else if (what.equals("session")) {
            Session session = request.getSessionInternal(false);
            return session == null ? null : session.getIdInternal();
        } else if (what.startsWith(REQUEST)) {
            return text(request.getAttribute(what.substring(REQUEST.length())));
        } else if (what.startsWith(SESSION)) {
            HttpSession session = request.getSession(false);
            return session == null ? null : text(session.getAttribute(what.substring(SESSION.length())));
        }
        return null;
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
