// SPDX-License-Identifier: Apache-2.0
package acceptance;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps its thread until the body has come to its end, and says how many do. */
@WebServlet("/hold")
public class Hold extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int now = holding.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        System.out.println("holding " + now + ".");
        try {
            int length = request.getInputStream().readAllBytes().length;
            response.setContentType("text/plain");
            response.getWriter().print("held " + length);
        } finally {
            holding.decrementAndGet();
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print("most " + most.get());
    }
}
