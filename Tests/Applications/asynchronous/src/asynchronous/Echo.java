// SPDX-License-Identifier: Apache-2.0
package asynchronous;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** Reads and writes without blocking, both at once: what comes in goes out. */
@WebServlet(urlPatterns = "/echo", asyncSupported = true)
public class Echo extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        response.setContentType("application/octet-stream");
        Pump pump = new Pump(context, request.getInputStream(), response.getOutputStream());
        request.getInputStream().setReadListener(pump);
        response.getOutputStream().setWriteListener(pump);
    }

    private static final class Pump implements ReadListener, WriteListener {
        private final AsyncContext context;
        private final ServletInputStream input;
        private final ServletOutputStream output;
        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private boolean allRead;
        private boolean done;

        Pump(AsyncContext context, ServletInputStream input, ServletOutputStream output) {
            this.context = context;
            this.input = input;
            this.output = output;
        }

        @Override
        public synchronized void onDataAvailable() throws IOException {
            byte[] buffer = new byte[5000];
            while (input.isReady()) {
                int count = input.read(buffer);
                if (count < 0) {
                    return;
                }
                waiting.add(Arrays.copyOf(buffer, count));
            }
            pump();
        }

        @Override
        public synchronized void onAllDataRead() throws IOException {
            allRead = true;
            pump();
        }

        @Override
        public synchronized void onWritePossible() throws IOException {
            pump();
        }

        private void pump() throws IOException {
            while (!waiting.isEmpty() && output.isReady()) {
                output.write(waiting.remove());
            }
            if (allRead && waiting.isEmpty() && !done && output.isReady()) {
                done = true;
                context.complete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            System.out.println("echo failed: " + failure);
            context.complete();
        }
    }
}
