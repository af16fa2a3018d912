// SPDX-License-Identifier: Apache-2.0
package compressing;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;

/** A response of the size, the type and the fields that the request asks for. */
@WebServlet(urlPatterns = "/made/*", asyncSupported = true)
public class Made extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** The fields that a request can ask for, by parameter. */
    private static final Map<String, String> FIELDS = Map.of(
            "tag", "ETag", "vary", "Vary", "encoding", "Content-Encoding", "cache", "Cache-Control");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int size = Integer.parseInt(request.getParameter("size"));
        response.setContentType(request.getParameter("type"));
        for (Map.Entry<String, String> field : FIELDS.entrySet()) {
            if (request.getParameter(field.getKey()) != null) {
                response.setHeader(field.getValue(), request.getParameter(field.getKey()));
            }
        }
        if (request.getParameter("status") != null) {
            response.setStatus(Integer.parseInt(request.getParameter("status")));
        }
        if (request.getParameter("length") != null) {
            response.setContentLength(size);
        }
        if (request.getParameter("error") != null) {
            response.sendError(Integer.parseInt(request.getParameter("error")), "x".repeat(size));
            return;
        }
        if (request.getParameter("trailer") != null) {
            response.setTrailerFields(() -> Map.of("X-End", "here"));
        }
        if (request.getParameter("listener") != null) {
            produce(request.startAsync(), response.getOutputStream(), size);
            return;
        }
        boolean flushes = request.getParameter("flush") != null;
        for (int at = 0; at < size; at += 1000) {
            response.getOutputStream().write(bytes(at, Math.min(1000, size - at)));
            if (flushes) {
                response.flushBuffer();
            }
        }
    }

    /** Words that can be compressed, but not to nothing. */
    private static byte[] bytes(int start, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int at = start + i;
            bytes[i] = (byte) ('a' + (at * at / 7 + at / 13) % 26);
        }
        return bytes;
    }

    private static void produce(AsyncContext context, ServletOutputStream output, int size) {
        context.setTimeout(0);
        output.setWriteListener(new WriteListener() {
            private int at;

            @Override
            public void onWritePossible() throws IOException {
                while (output.isReady()) {
                    if (at >= size) {
                        context.complete();
                        return;
                    }
                    int count = Math.min(1000, size - at);
                    output.write(bytes(at, count));
                    at += count;
                }
            }

            @Override
            public void onError(Throwable failure) {
                System.out.println("made failed: " + failure);
                context.complete();
            }
        });
    }
}
