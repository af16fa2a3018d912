// SPDX-License-Identifier: Apache-2.0
package greeting;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Declared in a web-fragment.xml; shows the order in which the fragments' listeners ran. */
public class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print("hello from a fragment: " + getServletContext().getAttribute("order"));
    }
}
