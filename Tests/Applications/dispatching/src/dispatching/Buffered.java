// SPDX-License-Identifier: Apache-2.0
package dispatching;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Buffers, flushes and commits. */
@WebServlet("/buffered")
public class Buffered extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        switch (request.getParameter("how")) {
            case "small":
                response.getWriter().print("small");
                break;
            case "reset":
                response.setHeader("X-Before", "gone");
                response.getWriter().print("gone");
                response.reset();
                response.setContentType("text/plain");
                response.getWriter().print("kept " + response.isCommitted());
                break;
            case "resetBuffer":
                response.setHeader("X-Before", "kept");
                response.getWriter().print("gone");
                response.resetBuffer();
                response.getWriter().print("kept");
                break;
            case "flush":
                response.getWriter().print("one ");
                response.flushBuffer();
                response.setHeader("X-Late", "ignored");
                response.setStatus(500);
                response.getWriter().print("two " + response.isCommitted());
                break;
            case "overflow":
                response.setBufferSize(16 * 1024);
                response.getOutputStream().write(new byte[20 * 1024]);
                response.setHeader("X-Late", "ignored");
                break;
            case "exact":
                response.setContentLength(5);
                response.getOutputStream().print("12345");
                response.setHeader("X-Late", String.valueOf(response.isCommitted()));
                break;
            case "longer":
                response.setContentLength(5);
                response.getOutputStream().print("1234567890");
                break;
            case "shorter":
                response.setContentLength(10);
                response.getOutputStream().print("12345");
                break;
            case "sizes":
                int before = response.getBufferSize();
                response.setBufferSize(100_000);
                response.getWriter().print(before + " " + response.getBufferSize());
                break;
            case "close":
                response.getOutputStream().print("done");
                response.getOutputStream().close();
                response.getOutputStream().print("lost");
                break;
            case "splitting":
                response.setHeader("X-Value", "a\r\nX-Injected: b");
                response.addHeader("X-Latin", "grüß");
                break;
            case "empty":
                response.setContentType(null);
                break;
            case "connection":
                response.setHeader("Connection", "close");
                response.getWriter().print("last");
                break;
            case "date":
                response.setDateHeader("Date", 0);
                break;
            default:
                response.setStatus(Integer.parseInt(request.getParameter("how")));
                response.getWriter().print("body");
        }
    }
}
