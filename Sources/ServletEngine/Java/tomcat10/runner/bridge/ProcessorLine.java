// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.ServletConnection;
import java.io.IOException;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Adapter;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ServletConnectionImpl;

/** What a processor does differently on Tomcat 10.1. */
abstract class ProcessorLine extends AbstractProcessor {

    /** A response field with a character outside ISO-8859-1 is left out. */
    static final boolean DROPS_UNENCODABLE_FIELDS = true;

    ProcessorLine(Adapter adapter) {
        super(adapter);
    }

    /** Sets the method, without a new string for the usual ones. */
    static void setMethod(Request request, byte[] bytes, int start, int length) {
        request.setMethod(bytes, start, length);
    }

    static void markStart(Request request, long receivedMillis) {
        request.markStartTime();
    }

    static void addTrailer(Request request, String name, String value) {
        request.getMimeTrailerFields().addValue(name).setString(value);
    }

    /** What a read of a broken body throws; Tomcat answers it with 400. */
    static IOException badRequest(String message) {
        return new BadRequestException(message);
    }

    /** An interim response cannot cross to the host yet; the final response carries the same fields. */
    @Override
    protected void earlyHints() {
    }

    /** The host does not say which exchanges share a connection: the id is that of the request. */
    @Override
    protected ServletConnection getServletConnection() {
        String id = request.getRequestId();
        return new ServletConnectionImpl(id, "http/1.1", "", request.scheme().equals("https"));
    }
}
