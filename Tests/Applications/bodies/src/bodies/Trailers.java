// SPDX-License-Identifier: Apache-2.0
package bodies;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads the trailers of a request and sends some of its own. */
@WebServlet("/trailers")
public class Trailers extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        boolean before = request.isTrailerFieldsReady();
        byte[] body = request.getInputStream().readAllBytes();
        Map<String, String> fields = new TreeMap<>();
        boolean after = request.isTrailerFieldsReady();
        if (after) {
            fields.putAll(request.getTrailerFields());
        }
        if (request.getParameter("send") != null) {
            response.setHeader("Trailer", "X-Sum");
            response.setTrailerFields(() -> Map.of("X-Sum", String.valueOf(body.length)));
            response.flushBuffer();
        }
        response.getWriter().print(before + " " + after + " " + body.length + " " + fields);
    }
}
