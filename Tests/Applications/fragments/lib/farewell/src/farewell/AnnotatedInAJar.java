// SPDX-License-Identifier: Apache-2.0
package farewell;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** An annotated servlet in a jar of WEB-INF/lib. */
@WebServlet("/farewell")
public class AnnotatedInAJar extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print("annotated in a jar");
    }
}
