// SPDX-License-Identifier: Apache-2.0
package example;

import java.io.IOException;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

/** Greets, and counts this visitor's greetings in the session attribute {@code count}. */
@WebServlet("/hello")
public final class HelloServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int count = countUp(request.getSession());
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print("hello, world\ncount: " + count + "\n");
    }

    /** Requests of one session may run at the same time, and the session is what they share. */
    private static int countUp(HttpSession session) {
        synchronized (session) {
            Integer before = (Integer) session.getAttribute("count");
            int count = before == null ? 1 : before + 1;
            session.setAttribute("count", count);
            return count;
        }
    }
}
