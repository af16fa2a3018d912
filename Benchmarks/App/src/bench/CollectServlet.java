// SPDX-License-Identifier: Apache-2.0
package bench;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Collects garbage, so that what is measured next is what is held. */
@WebServlet("/collect")
public final class CollectServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        System.gc();
    }
}
