// SPDX-License-Identifier: Apache-2.0
package servlets;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Leaves a mark on the way in; declared twice in web.xml. */
public class Mark extends HttpFilter {
    private static final long serialVersionUID = 1;
    private String mark;

    @Override
    public void init(FilterConfig config) {
        mark = config.getInitParameter("mark");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader("X-Mark", mark);
        chain.doFilter(request, response);
    }
}
