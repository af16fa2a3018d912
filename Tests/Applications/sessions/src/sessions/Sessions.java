// SPDX-License-Identifier: Apache-2.0
package sessions;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;

import java.io.IOException;

/** Everything that one does with a session. */
@WebServlet("/sessions")
public class Sessions extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        switch (request.getParameter("how")) {
            case "count":
                HttpSession session = request.getSession();
                // One counter for all the requests of a session.
                synchronized (session) {
                    Integer count = (Integer) session.getAttribute("count");
                    count = count == null ? 1 : count + 1;
                    session.setAttribute("count", count);
                    response.getWriter().print(count + " " + request.isRequestedSessionIdFromCookie() + " "
                            + request.isRequestedSessionIdFromURL() + " " + request.isRequestedSessionIdValid());
                }
                break;
            case "look":
                HttpSession existing = request.getSession(false);
                response.getWriter().print(existing == null ? "none" : existing.getAttribute("count") + " "
                        + existing.getMaxInactiveInterval() + " " + (existing.getLastAccessedTime() >= existing.getCreationTime()));
                break;
            case "set":
                request.getSession().setAttribute("name", request.getParameter("name"));
                break;
            case "bind":
                request.getSession().setAttribute("bound", new Bound());
                request.getSession().removeAttribute("bound");
                break;
            case "remove":
                request.getSession().removeAttribute("name");
                break;
            case "change":
                response.getWriter().print(request.getSession().getId() + " " + request.changeSessionId());
                break;
            case "invalidate":
                HttpSession dying = request.getSession();
                dying.invalidate();
                try {
                    dying.getAttribute("name");
                } catch (IllegalStateException dead) {
                    response.getWriter().print("dead");
                }
                break;
            case "renew":
                request.getSession().invalidate();
                response.getWriter().print(request.getSession().isNew());
                break;
            case "expire":
                request.getSession().setMaxInactiveInterval(1);
                break;
            case "encode":
                request.getSession();
                response.getWriter().print(response.encodeURL("/sessions?how=count") + "\n" + response.encodeURL("http://elsewhere.test/")
                        + "\n" + response.encodeRedirectURL("/x") + "\n" + response.encodeURL("relative"));
                break;
            default:
                response.sendError(400);
        }
    }

    private static final class Bound implements HttpSessionBindingListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            System.out.println("value bound " + event.getName());
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            System.out.println("value unbound " + event.getName());
        }
    }
}
