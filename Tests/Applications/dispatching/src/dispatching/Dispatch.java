// SPDX-License-Identifier: Apache-2.0
package dispatching;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Forwards, includes and redirects. */
@WebServlet("/dispatch")
public class Dispatch extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String to = request.getParameter("to");
        switch (request.getParameter("how")) {
            case "forward":
                response.getWriter().print("lost");
                request.getRequestDispatcher(to).forward(request, response);
                response.getWriter().print("lost too");
                break;
            case "include":
                response.setContentType("text/plain");
                response.getWriter().print("before ");
                request.getRequestDispatcher(to).include(request, response);
                response.getWriter().print(" after");
                break;
            case "named":
                getServletContext().getNamedDispatcher(to).forward(request, response);
                break;
            case "late":
                response.getWriter().print("early");
                response.flushBuffer();
                try {
                    request.getRequestDispatcher(to).forward(request, response);
                } catch (IllegalStateException expected) {
                    response.getWriter().print(" refused");
                }
                break;
            case "redirect":
                response.sendRedirect(to);
                response.getWriter().print("lost");
                break;
            case "found":
                response.setStatus(307);
                response.setHeader("Location", to);
                break;
            default:
                throw new ServletException("how?");
        }
    }
}
