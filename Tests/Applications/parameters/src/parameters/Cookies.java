// SPDX-License-Identifier: Apache-2.0
package parameters;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Reads cookies and sets some. */
@WebServlet("/cookies")
public class Cookies extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if (request.getParameter("set") != null) {
            Cookie plain = new Cookie("plain", "value");
            response.addCookie(plain);
            Cookie full = new Cookie("full", "a=b");
            full.setPath("/x");
            full.setDomain("example.test");
            full.setMaxAge(60);
            full.setSecure(true);
            full.setHttpOnly(true);
            response.addCookie(full);
            Cookie gone = new Cookie("gone", "");
            gone.setMaxAge(0);
            response.addCookie(gone);
            try {
                response.addCookie(new Cookie("bad", "a;b"));
            } catch (IllegalArgumentException refused) {
                response.getWriter().print("refused");
            }
            return;
        }
        StringBuilder answer = new StringBuilder();
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                answer.append(cookie.getName()).append('=').append(cookie.getValue()).append('|');
            }
        }
        response.getWriter().print(answer);
    }
}
