// SPDX-License-Identifier: Apache-2.0
package surroundings;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Tells what an application finds around it: "none" where there is nothing. */
@WebServlet("/look")
public class Look extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().print(find(request));
    }

    private Object find(HttpServletRequest request) throws IOException {
        Object found = null;
        if (request.getParameter("resource") != null) {
            found = resource(request.getParameter("resource"));
        } else if (request.getParameter("attribute") != null) {
            found = getServletContext().getAttribute(request.getParameter("attribute"));
        } else if (request.getParameter("property") != null) {
            found = System.getProperty(request.getParameter("property"));
        } else if (request.getParameter("variable") != null) {
            found = System.getenv(request.getParameter("variable"));
        }
        return found == null ? "none" : found;
    }

    private String resource(String name) throws IOException {
        try (InputStream stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                return null;
            }
            byte[] bytes = new byte[1024];
            int count = stream.read(bytes);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
        }
    }
}
