// SPDX-License-Identifier: Apache-2.0
package files;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Says where it was asked; a POST keeps its thread until the body has come. */
public class Steps extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print("servlet " + request.getRequestURI() + " " + getServletContext().getAttribute("heard"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print("held ");
        response.flushBuffer();
        response.getWriter().print("until " + (char) request.getInputStream().read());
    }
}
