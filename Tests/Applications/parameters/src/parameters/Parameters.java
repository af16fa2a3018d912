// SPDX-License-Identifier: Apache-2.0
package parameters;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Collections;

/** Shows parameters, in the encoding that the application asks for. */
@WebServlet("/parameters/*")
public class Parameters extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // In a field, as asking for a parameter would fix the encoding.
        String encoding = request.getHeader("X-Encoding");
        if (encoding != null) {
            request.setCharacterEncoding(encoding);
        }
        response.setContentType("text/plain;charset=UTF-8");
        StringBuilder answer = new StringBuilder();
        for (String name : Collections.list(request.getParameterNames())) {
            answer.append(name).append('=').append(Arrays.toString(request.getParameterValues(name))).append('\n');
        }
        if (request.getHeader("X-Query") != null) {
            answer.append("query ").append(URLDecoder.decode(request.getQueryString(), request.getHeader("X-Query"))).append('\n');
        }
        answer.append("path ").append(request.getPathInfo()).append(" uri ").append(request.getRequestURI());
        response.getWriter().print(answer);
    }
}
