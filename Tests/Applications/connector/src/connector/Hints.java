// SPDX-License-Identifier: Apache-2.0
package connector;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Sends early hints (RFC 8297), once or twice, and then an answer or an error. */
@WebServlet("/hints")
public class Hints extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.addHeader("Link", "</style.css>; rel=preload; as=style");
        response.sendError(103);
        if (request.getParameter("twice") != null) {
            response.addHeader("Link", "</script.js>; rel=preload; as=script");
            response.sendError(103, "ignored");
        }
        if (request.getParameter("error") != null) {
            response.sendError(409, "conflict");
            return;
        }
        response.setContentType("text/plain");
        response.getWriter().print("hinted");
        response.flushBuffer();
        if (request.getParameter("late") != null) {
            try {
                response.sendError(103);
            } catch (IllegalStateException committed) {
                response.getWriter().print(" too late");
            }
        }
    }
}
