// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.IOException;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;

/** What a processor does differently on Tomcat 9. */
abstract class ProcessorLine extends AbstractProcessor {

    /** A character outside ISO-8859-1 in a response field becomes a question mark. */
    static final boolean DROPS_UNENCODABLE_FIELDS = false;

    private static final String[] METHODS = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"};

    ProcessorLine(Adapter adapter) {
        super(adapter);
    }

    /** Sets the method, without a new string for the usual ones. */
    static void setMethod(Request request, byte[] bytes, int start, int length) {
        for (String method : METHODS) {
            if (isEqual(method, bytes, start, length)) {
                request.method().setString(method);
                return;
            }
        }
        request.method().setBytes(bytes, start, length);
    }

    private static boolean isEqual(String text, byte[] bytes, int start, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    static void markStart(Request request, long receivedMillis) {
        request.setStartTime(receivedMillis);
    }

    static void addTrailer(Request request, String name, String value) {
        request.getTrailerFields().put(name, value);
    }

    /** What a read of a broken body throws. */
    static IOException badRequest(String message) {
        return new IOException(message);
    }
}
