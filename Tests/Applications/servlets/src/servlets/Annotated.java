// SPDX-License-Identifier: Apache-2.0
package servlets;

import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Declared by annotation; answers every method that HttpServlet knows. */
@WebServlet(urlPatterns = {"/annotated", "/annotated/*"}, initParams = @WebInitParam(name = "colour", value = "red"))
public class Annotated extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setHeader("X-Method", request.getMethod());
        response.setDateHeader("Last-Seen", 0);
        response.addIntHeader("X-Number", 7);
        response.addHeader("X-Number", "8");
        response.getWriter().print(getInitParameter("colour") + " " + request.getMethod());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream body = request.getInputStream();
        int length = 0;
        while (body.read() >= 0) {
            length++;
        }
        response.setStatus(201);
        response.setContentType("text/plain");
        response.getOutputStream().print(request.getMethod() + " " + length);
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doPost(request, response);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(204);
    }

    /** Conditional GET: HttpServlet answers 304 by itself. */
    @Override
    protected long getLastModified(HttpServletRequest request) {
        return request.getPathInfo() == null ? -1 : 1_000_000_000_000L;
    }

    @Override
    public void service(jakarta.servlet.ServletRequest request, jakarta.servlet.ServletResponse response)
            throws jakarta.servlet.ServletException, IOException {
        calls.incrementAndGet();
        super.service(request, response);
    }
}
