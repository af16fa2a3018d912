// SPDX-License-Identifier: Apache-2.0
package parameters;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Shows header fields; the value of X-Raw as the bytes that came, read as X-Encoding says. */
@WebServlet("/headers")
public class Headers extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String raw = request.getHeader("X-Raw");
        if (raw != null) {
            response.setHeader("X-Raw", raw);
            response.getWriter().print(
                    new String(raw.getBytes(StandardCharsets.ISO_8859_1), Charset.forName(request.getHeader("X-Encoding"))));
            return;
        }
        StringBuilder answer = new StringBuilder();
        for (String name : Collections.list(request.getHeaderNames())) {
            answer.append(name).append('=').append(Collections.list(request.getHeaders(name))).append('\n');
        }
        response.getWriter().print(answer + " " + request.getLocale() + " " + Collections.list(request.getLocales()) + " "
                + request.getIntHeader("X-Int"));
    }
}
