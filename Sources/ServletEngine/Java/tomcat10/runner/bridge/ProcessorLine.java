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

    private static final int EARLY_HINTS = 103;

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

    @Override
    protected void earlyHints() throws IOException {
        inform(EARLY_HINTS);
    }

    abstract void inform(int status) throws IOException;

    @Override
    protected ServletConnection getServletConnection() {
        return new ServletConnectionImpl(connectionId(), "http/1.1", "", request.scheme().equals("https"));
    }

    abstract String connectionId();
}
