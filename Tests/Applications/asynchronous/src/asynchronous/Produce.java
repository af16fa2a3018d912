// SPDX-License-Identifier: Apache-2.0
package asynchronous;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Arrays;

/** Writes a large body without blocking, and tells how often it had to wait. */
@WebServlet(urlPatterns = "/produce", asyncSupported = true)
public class Produce extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int blocks = Integer.parseInt(request.getParameter("blocks"));
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletOutputStream output = response.getOutputStream();
        output.setWriteListener(new WriteListener() {
            private int written;
            private int waits;

            @Override
            public void onWritePossible() throws IOException {
                while (output.isReady()) {
                    if (written == blocks) {
                        System.out.println("produce waited: " + (waits > 0));
                        context.complete();
                        return;
                    }
                    byte[] block = new byte[10_000];
                    Arrays.fill(block, (byte) ('a' + written % 26));
                    output.write(block);
                    written++;
                }
                waits++;
            }

            @Override
            public void onError(Throwable failure) {
                System.out.println("produce failed");
                context.complete();
            }
        });
    }
}
