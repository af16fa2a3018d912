// SPDX-License-Identifier: Apache-2.0
package connector;

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

/** Breaks the rules of non-blocking input and output, one at a time, and tells what came of it. */
@WebServlet(urlPatterns = "/rules", asyncSupported = true)
public class Rules extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Something that a rule forbids. */
    private interface Attempt {
        void run() throws IOException;
    }

    private static String outcome(Attempt attempt) {
        try {
            attempt.run();
            return "done";
        } catch (IOException | RuntimeException failure) {
            return failure.getClass().getSimpleName();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String how = request.getParameter("how");
        ServletInputStream input = request.getInputStream();
        ServletOutputStream output = response.getOutputStream();
        if (how.startsWith("synchronous")) {
            String read = outcome(() -> input.setReadListener(new Reader(null, input, output)));
            String write = outcome(() -> output.setWriteListener(new Writer(null, output)));
            output.print(read + " " + write);
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        switch (how) {
            case "null":
                output.print(outcome(() -> input.setReadListener(null)) + " "
                        + outcome(() -> output.setWriteListener(null)));
                context.complete();
                break;
            case "twice":
                input.setReadListener(new Reader(context, input, output));
                String read = outcome(() -> input.setReadListener(new Reader(context, input, output)));
                System.out.println("rules twice: " + read);
                break;
            case "write-twice":
                output.setWriteListener(new Writer(context, output));
                System.out.println("rules write-twice: "
                        + outcome(() -> output.setWriteListener(new Writer(context, output))));
                break;
            case "read":
                input.setReadListener(new Reader(context, input, output));
                break;
            case "write":
                output.setWriteListener(new Writer(context, output));
                break;
            case "throw":
                input.setReadListener(new Reader(context, input, output) {
                    @Override
                    public void onDataAvailable() throws IOException {
                        throw new IOException("on purpose");
                    }
                });
                break;
            case "throw-write":
                output.setWriteListener(new Writer(context, output) {
                    @Override
                    public void onWritePossible() throws IOException {
                        throw new IOException("on purpose");
                    }
                });
                break;
            default:
                throw new IllegalArgumentException(how);
        }
    }

    /** Reads what there is, then once more without asking. */
    private static class Reader implements ReadListener {
        private final AsyncContext context;
        private final ServletInputStream input;
        private final ServletOutputStream output;
        private int total;
        private boolean hasBroken;

        Reader(AsyncContext context, ServletInputStream input, ServletOutputStream output) {
            this.context = context;
            this.input = input;
            this.output = output;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[100];
            while (input.isReady() && !input.isFinished()) {
                // The bytes that are there may be those of a chunk's size only.
                total += Math.max(0, input.read(buffer));
            }
            if (!hasBroken && !input.isFinished()) {
                hasBroken = true;
                System.out.println("rules read unready after " + total + ": " + outcome(() -> input.read()));
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            output.print("read " + total + " " + input.isFinished());
            context.complete();
        }

        @Override
        public void onError(Throwable failure) {
            System.out.println("rules read failed: " + failure.getMessage());
            context.complete();
        }
    }

    /** Writes until it may not, then once more without asking. */
    private static class Writer implements WriteListener {
        private static final int SIZE = 20_000_000;
        private final AsyncContext context;
        private final ServletOutputStream output;
        private final byte[] block = new byte[100_000];
        private int total;
        private boolean hasBroken;

        Writer(AsyncContext context, ServletOutputStream output) {
            this.context = context;
            this.output = output;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (output.isReady()) {
                if (total == SIZE) {
                    context.complete();
                    return;
                }
                output.write(block);
                total += block.length;
            }
            if (!hasBroken) {
                hasBroken = true;
                System.out.println("rules write unready: " + outcome(() -> output.write(1)));
            }
        }

        @Override
        public void onError(Throwable failure) {
            System.out.println("rules write failed: " + failure.getMessage());
            context.complete();
        }
    }
}
