// SPDX-License-Identifier: Apache-2.0
package dispatching;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Arrays;

/** What others forward to and include. */
@WebServlet(name = "target", urlPatterns = "/target/*")
public class Target extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Ignored in an include.
        response.setStatus(202);
        response.setHeader("X-Target", "set");
        response.getWriter().print(request.getDispatcherType() + " path=" + request.getServletPath() + "|" + request.getPathInfo() + " x="
                + Arrays.toString(request.getParameterValues("x")) + " from="
                + request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH) + " included="
                + request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH));
    }
}
