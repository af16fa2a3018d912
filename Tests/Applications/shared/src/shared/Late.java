// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;

import java.io.IOException;

/** Writes to the session when the servlet is done and has closed the response, as Spring Security's filter does. */
@WebFilter(urlPatterns = "/late/*", asyncSupported = true, dispatcherTypes = DispatcherType.REQUEST)
public class Late implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request.getParameter("late") != null) {
            ((HttpServletRequest) request).getSession().setAttribute("late", request.getParameter("late"));
        }
    }
}
