// SPDX-License-Identifier: Apache-2.0
package files;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import org.apache.catalina.servlets.DefaultServlet;

/** A default servlet of the application's own. */
public class Marking extends DefaultServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        response.addHeader("X-Mark", "default servlet");
        super.doGet(request, response);
    }
}
