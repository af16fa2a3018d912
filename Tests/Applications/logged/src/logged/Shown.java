// SPDX-License-Identifier: Apache-2.0
package logged;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Answers as its parameters say, so that there is something of each kind for an access log to show. */
@WebServlet(urlPatterns = {"/shown", "/protected/shown"}, asyncSupported = true)
public class Shown extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setAttribute("shown", request.getParameter("attribute"));
        if (request.getParameter("session") != null) {
            request.getSession().setAttribute("shown", request.getParameter("session"));
        }
        if (request.getParameter("field") != null) {
            response.addHeader("X-Shown", request.getParameter("field"));
            response.addHeader("X-Shown", "and more");
        }
        if (request.getParameter("close") != null) {
            response.setHeader("Connection", "close");
        }
        if (request.getParameter("status") != null) {
            response.setStatus(Integer.parseInt(request.getParameter("status")));
        }
        if (request.getParameter("error") != null) {
            response.sendError(Integer.parseInt(request.getParameter("error")));
            return;
        }
        if (request.getParameter("async") != null) {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                write(request, response);
                context.complete();
            });
            return;
        }
        write(request, response);
    }

    private static void write(HttpServletRequest request, HttpServletResponse response) {
        try {
            if (request.getParameter("length") != null) {
                byte[] bytes = new byte[Integer.parseInt(request.getParameter("length"))];
                java.util.Arrays.fill(bytes, (byte) 'x');
                response.getOutputStream().write(bytes);
                if (request.getParameter("flush") != null) {
                    response.flushBuffer();
                    response.getOutputStream().write(bytes);
                }
            }
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
