// SPDX-License-Identifier: Apache-2.0
package digest;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Who asks, by which method; logs in and out by program. */
@WebServlet({"/protected/who", "/who"})
public class Who extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String how = request.getParameter("how");
        if ("login".equals(how)) {
            try {
                request.login(request.getParameter("user"), request.getParameter("password"));
            } catch (ServletException refused) {
                response.getWriter().print("refused ");
            }
        } else if ("authenticate".equals(how)) {
            if (!request.authenticate(response)) {
                return;
            }
        } else if ("logout".equals(how)) {
            request.logout();
        }
        response.getWriter().print(request.getRemoteUser() + " "
                + (request.getUserPrincipal() == null ? null : request.getUserPrincipal().getName()) + " " + request.getAuthType() + " "
                + request.isUserInRole("reader") + " " + request.isUserInRole("writer") + " " + request.getParameter("x"));
    }
}
