// SPDX-License-Identifier: Apache-2.0
package connector;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Tells how many parameters there are, and what was wrong with them. */
@WebServlet("/form")
public class Form extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String count;
        try {
            count = String.valueOf(request.getParameterMap().size());
        } catch (RuntimeException refused) {
            count = refused.getClass().getSimpleName();
        }
        response.getWriter().print(count + " "
                + request.getAttribute("org.apache.catalina.parameter_parse_failed") + " "
                + request.getAttribute("org.apache.catalina.parameter_parse_failed_reason"));
    }
}
