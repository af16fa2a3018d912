// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import java.io.IOException;

/** Fails in its init. */
public class BrokenFilter implements Filter {
    @Override
    public void init(FilterConfig configuration) throws ServletException {
        throw new ServletException("the filter has no key", new IllegalArgumentException("key.file is not set"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
    }
}
