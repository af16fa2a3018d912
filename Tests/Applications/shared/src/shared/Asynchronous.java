// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A session that a thread of the application uses for an asynchronous request. */
@WebServlet(urlPatterns = "/async", asyncSupported = true)
public class Asynchronous extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String how = request.getParameter("how");
        if (request.getAttribute("again") != null) {
            request.getSession().setAttribute("name", request.getParameter("value"));
            response.getWriter().print("dispatched");
            return;
        }
        if ("before".equals(how)) {
            request.getSession().setAttribute("name", request.getParameter("value"));
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(30_000);
        new Thread(() -> {
            try {
                perform(how, request, response, async);
            } catch (Exception failure) {
                failure.printStackTrace(System.out);
                async.complete();
            }
        }).start();
    }

    @SuppressWarnings("unchecked")
    private static void perform(String how, HttpServletRequest request, HttpServletResponse response, AsyncContext async)
            throws IOException {
        Gates.await(request.getParameter("gate"));
        switch (how) {
            case "before":
                response.getWriter().print("done");
                async.complete();
                break;
            case "set":
                request.getSession(false).setAttribute("name", request.getParameter("value"));
                response.getWriter().print("done");
                async.complete();
                break;
            case "mutate":
                HttpSession session = request.getSession(false);
                ((List<String>) session.getAttribute("list")).add(request.getParameter("value"));
                response.getWriter().print("done");
                async.complete();
                break;
            case "stream":
                request.getSession(false).setAttribute("list", new ArrayList<>());
                response.getWriter().print("first;");
                response.flushBuffer();
                Gates.await(request.getParameter("gate") + "-2");
                response.getWriter().print("second");
                async.complete();
                break;
            default:
                request.setAttribute("again", true);
                async.dispatch();
                break;
        }
    }
}
