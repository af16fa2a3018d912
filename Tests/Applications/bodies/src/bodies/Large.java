// SPDX-License-Identifier: Apache-2.0
package bodies;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Sends a large body, blocking. */
@WebServlet("/large")
public class Large extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int blocks = Integer.parseInt(request.getParameter("blocks"));
        if (request.getParameter("length") != null) {
            response.setContentLengthLong(blocks * 10_000L);
        }
        byte[] block = new byte[10_000];
        try {
            for (int i = 0; i < blocks; i++) {
                Arrays.fill(block, (byte) ('a' + i % 26));
                response.getOutputStream().write(block);
            }
        } catch (IOException gone) {
            System.out.println("large: the client is gone");
            throw gone;
        }
    }

    /** Echoes as it reads. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream input = request.getInputStream();
        byte[] buffer = new byte[1000];
        while (true) {
            int count = input.read(buffer);
            if (count < 0) {
                return;
            }
            response.getOutputStream().write(buffer, 0, count);
            response.flushBuffer();
        }
    }
}
