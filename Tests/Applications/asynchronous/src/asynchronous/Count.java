// SPDX-License-Identifier: Apache-2.0
package asynchronous;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Counts a body without blocking; the listener is set on another thread when asked. */
@WebServlet(urlPatterns = "/count", asyncSupported = true)
public class Count extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletInputStream input = request.getInputStream();
        String query = request.getQueryString();
        ReadListener listener = new ReadListener() {
            private long total;
            private int calls;

            @Override
            public void onDataAvailable() throws IOException {
                calls++;
                byte[] buffer = new byte[8192];
                while (input.isReady() && !input.isFinished()) {
                    int count = input.read(buffer);
                    if (count < 0) {
                        return;
                    }
                    total += count;
                }
                if (total < 10) {
                    System.out.println("count waits for more than " + total);
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                response.getWriter().print(total + " " + (calls > 0 || total == 0));
                context.complete();
            }

            @Override
            public void onError(Throwable failure) {
                System.out.println("count failed: " + query + " " + failure.getClass().getSimpleName());
                context.complete();
            }
        };
        if (request.getParameter("thread") == null) {
            input.setReadListener(listener);
        } else {
            context.start(() -> input.setReadListener(listener));
        }
    }
}
