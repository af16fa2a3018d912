// SPDX-License-Identifier: Apache-2.0
package bodies;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** Reads a body and says what it was; or ignores it. */
@WebServlet("/digest")
public class Digest extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String how = request.getParameter("how");
        if ("ignore".equals(how)) {
            response.getWriter().print("ignored");
            return;
        }
        if ("refuse".equals(how)) {
            response.sendError(413);
            return;
        }
        if ("reader".equals(how)) {
            BufferedReader reader = request.getReader();
            response.getWriter().print(request.getCharacterEncoding() + " " + reader.readLine());
            return;
        }
        CRC32 sum = new CRC32();
        long total = 0;
        InputStream input = request.getInputStream();
        byte[] buffer = new byte["small".equals(how) ? 10 : 10_000];
        while (true) {
            int count = input.read(buffer);
            if (count < 0) {
                break;
            }
            sum.update(buffer, 0, count);
            total += count;
        }
        response.getWriter().print(request.getContentLengthLong() + " " + total + " " + Long.toHexString(sum.getValue()) + " "
                + request.getHeader("Transfer-Encoding"));
    }
}
