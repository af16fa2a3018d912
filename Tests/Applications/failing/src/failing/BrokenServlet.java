// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;

/** Fails in its init. */
public class BrokenServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void init() throws ServletException {
        throw new ServletException(new IllegalStateException("the servlet has no table"));
    }
}
