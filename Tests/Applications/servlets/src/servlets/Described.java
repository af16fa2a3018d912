// SPDX-License-Identifier: Apache-2.0
package servlets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Declared in web.xml; says where the request was mapped. */
public class Described extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    public void init() {
        Journal.write(getServletContext(), "init described");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(getInitParameter("colour") + " " + getServletContext().getInitParameter("greeting") + " "
                + request.getContextPath() + "|" + request.getServletPath() + "|" + request.getPathInfo() + "|"
                + request.getQueryString());
    }
}
