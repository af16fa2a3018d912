// SPDX-License-Identifier: Apache-2.0
package bodies;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;

import java.io.IOException;

/** Takes forms with files. */
@WebServlet("/upload")
@MultipartConfig(maxFileSize = 100_000, maxRequestSize = 300_000, fileSizeThreshold = 1000)
public class Upload extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/plain;charset=UTF-8");
        StringBuilder answer = new StringBuilder();
        try {
            for (Part part : request.getParts()) {
                answer.append(part.getName()).append('|').append(part.getSubmittedFileName()).append('|').append(part.getContentType())
                        .append('|').append(part.getSize()).append('|').append(part.getHeader("X-Part")).append('\n');
                if (part.getSubmittedFileName() != null) {
                    int sum = 0;
                    for (byte octet : part.getInputStream().readAllBytes()) {
                        sum += octet & 0xFF;
                    }
                    answer.append("sum ").append(sum).append('\n');
                }
            }
            answer.append("parameter ").append(request.getParameter("text"));
        } catch (IllegalStateException tooLarge) {
            response.setStatus(413);
            answer.setLength(0);
            answer.append("too large");
        }
        response.getWriter().print(answer);
    }
}
