// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Leaves HTTP for a protocol of lines: what comes in goes back in capitals, {@code bye} ends it. */
@WebServlet("/upgrade")
public class Upgrade extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!"capitals".equals(request.getHeader("Upgrade"))) {
            response.sendError(426, "capitals only");
            return;
        }
        response.setHeader("Upgrade", "capitals");
        response.setHeader("Connection", "Upgrade");
        String key = request.getParameter("key");
        switch (request.getParameter("how")) {
            case "blocking":
                request.upgrade(Capitals.Blocking.class).key = key;
                break;
            case "thread":
                request.upgrade(Capitals.OnAThread.class).key = key;
                break;
            case "produce":
                request.upgrade(Producer.class).key = key;
                break;
            default:
                request.upgrade(Listening.class).key = key;
                break;
        }
    }
}
