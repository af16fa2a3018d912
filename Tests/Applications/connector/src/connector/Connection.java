// SPDX-License-Identifier: Apache-2.0
package connector;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Tells what ServletConnection says; by its name, as the older interface has none. */
@WebServlet("/connection")
public class Connection extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        try {
            Object connection = HttpServletRequest.class.getMethod("getServletConnection").invoke(request);
            Class<?> type = HttpServletRequest.class.getMethod("getServletConnection").getReturnType();
            String text = "";
            for (String name : new String[] {"getConnectionId", "getProtocol", "getProtocolConnectionId", "isSecure"}) {
                text += type.getMethod(name).invoke(connection) + "|";
            }
            text += HttpServletRequest.class.getMethod("getRequestId").invoke(request) + "|";
            text += HttpServletRequest.class.getMethod("getProtocolRequestId").invoke(request);
            response.getWriter().print(text);
        } catch (ReflectiveOperationException failure) {
            throw new ServletException(failure);
        }
    }
}
