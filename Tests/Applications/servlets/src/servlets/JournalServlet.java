// SPDX-License-Identifier: Apache-2.0
package servlets;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Shows what the listeners wrote down. */
@WebServlet("/journal")
public class JournalServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("replace") != null) {
            request.setAttribute("seen", request.getParameter("replace"));
        }
        response.setContentType("text/plain");
        response.getWriter().print(request.getAttribute("seen") + "\n" + String.join("\n", Journal.lines()));
    }
}
