// SPDX-License-Identifier: Apache-2.0
package bench;

import java.io.IOException;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

/** Reads an attribute of the session and changes nothing. */
@WebServlet("/session-read")
public final class ReadServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(false);
        response.setContentType("text/plain");
        response.getWriter().print(session == null ? "none" : String.valueOf(session.getAttribute("count")));
    }
}
