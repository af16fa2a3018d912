// SPDX-License-Identifier: Apache-2.0
package acceptance;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Ends the process, as some applications do. */
@WebServlet("/exit")
public class Exit extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = Integer.parseInt(request.getParameter("status"));
        new Thread(() -> System.exit(status), "exit").start();
        response.getWriter().print("exiting");
    }
}
