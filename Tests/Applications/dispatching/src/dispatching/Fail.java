// SPDX-License-Identifier: Apache-2.0
package dispatching;

import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fails in every way a servlet can. */
@WebServlet(name = "fail", urlPatterns = "/fail")
public class Fail extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        switch (request.getParameter("how")) {
            case "code":
                response.getWriter().print("lost");
                response.sendError(Integer.parseInt(request.getParameter("code")));
                break;
            case "message":
                response.sendError(Integer.parseInt(request.getParameter("code")), "because <of> this");
                break;
            case "status":
                response.setStatus(Integer.parseInt(request.getParameter("code")));
                break;
            case "argument":
                response.getWriter().print("lost");
                throw new IllegalArgumentException("bad argument");
            case "subclass":
                throw new NumberFormatException("a subclass");
            case "nested":
                throw new ServletException("outer", new Refused("inner"));
            case "unmapped":
                throw new IllegalStateException("nobody handles <this>");
            case "io":
                throw new IOException("an I/O failure");
            case "error":
                throw new AssertionError("an error");
            case "stack":
                response.getWriter().print(deep(0));
                break;
            case "memory":
                List<long[]> hoard = new ArrayList<>();
                while (true) {
                    hoard.add(new long[Integer.MAX_VALUE - 8]);
                }
            case "link":
                throw new NoClassDefFoundError("some/missing/Type");
            case "unavailable":
                throw new UnavailableException("back soon", 2);
            case "committed":
                response.setContentType("text/plain");
                response.getOutputStream().print("begun");
                response.flushBuffer();
                throw new IllegalStateException("too late");
            case "committed-length":
                response.setContentLength(100);
                response.getOutputStream().print("begun");
                response.flushBuffer();
                throw new IllegalStateException("too late");
            default:
                response.getWriter().print("fine");
        }
    }

    private int deep(int depth) {
        return deep(depth + 1) + deep(depth + 2);
    }
}
