// SPDX-License-Identifier: Apache-2.0
package templates;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Sets what a template shows, and forwards to it; included, it writes for itself. */
public final class Front extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if ("/front".equals(request.getAttribute("javax.servlet.include.servlet_path"))) {
            response.getWriter().println("included as " + request.getAttribute("javax.servlet.include.path_info"));
            return;
        }
        Integer visits = (Integer) request.getSession().getAttribute("visits");
        request.getSession().setAttribute("visits", visits == null ? 1 : visits + 1);
        request.setAttribute("greeting", "<grüß>");
        getServletContext().setAttribute("version", "1.0");
        String path = request.getPathInfo();
        getServletContext().getRequestDispatcher(path == null ? "/page.ftl" : path).forward(request, response);
    }
}
