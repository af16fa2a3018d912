// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.Enumeration;
import org.apache.coyote.CompressionConfig;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/** Which responses are compressed: what Tomcat's own configuration says of them. */
final class Compression {

    /** The fields of a request that decide on the encoding of the content. */
    private static final String[] FIELDS = {"accept-encoding", "user-agent"};

    private final CompressionConfig rules = new CompressionConfig();

    private final boolean appliesToAll;

    Compression(Settings settings) {
        appliesToAll = settings.compressesAll;
        rules.setCompression(appliesToAll ? "force" : "on");
        rules.setCompressibleMimeType(settings.compressibleTypes);
        if (settings.compressionMinSize >= 0) {
            rules.setCompressionMinSize(settings.compressionMinSize);
        }
    }

    /** Whether every response is compressed, whatever its type and its length. */
    boolean appliesToAll() {
        return appliesToAll;
    }

    /** Whether a response is to be compressed; if so its fields say it from now on, and it has no length. */
    boolean applies(Request request, Response response) {
        return rules.useCompression(withoutTransferCodings(request), response);
    }

    /**
     * Tomcat 10.1 answers {@code TE: gzip} with a transfer coding. The framing is the host's, which knows chunks only,
     * and nobody has to do what TE allows: such a request is judged by the rest of its fields.
     */
    private static Request withoutTransferCodings(Request request) {
        if (request.getHeader("TE") == null) {
            return request;
        }
        Request copy = new Request();
        for (String field : FIELDS) {
            Enumeration<String> values = request.getMimeHeaders().values(field);
            while (values.hasMoreElements()) {
                copy.getMimeHeaders().addValue(field).setString(values.nextElement());
            }
        }
        return copy;
    }
}
