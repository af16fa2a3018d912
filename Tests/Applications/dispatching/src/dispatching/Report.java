// SPDX-License-Identifier: Apache-2.0
package dispatching;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** An error page that shows what it is told about the error. */
@WebServlet("/report")
public class Report extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object exception = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print("page=" + request.getParameter("page") + " status="
                + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " message="
                + request.getAttribute(RequestDispatcher.ERROR_MESSAGE) + " exception="
                + (exception == null ? null : exception.getClass().getSimpleName()) + " uri="
                + request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) + " servlet="
                + request.getAttribute(RequestDispatcher.ERROR_SERVLET_NAME) + " type=" + request.getDispatcherType() + " method="
                + request.getMethod());
    }
}
