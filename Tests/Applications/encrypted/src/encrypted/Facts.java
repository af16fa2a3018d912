// SPDX-License-Identifier: Apache-2.0
package encrypted;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;

/** What an application is told of the connection's TLS (Servlet 6.0 3.10). */
@WebServlet("/facts")
public class Facts extends HttpServlet {
    private static final long serialVersionUID = 1;
    /** Of this servlet's own generation. */
    private static final String PREFIX = HttpServletRequest.class.getPackage().getName().replace(".http", "") + ".request.";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("session") != null) {
            request.getSession();
        }
        if (request.getParameter("redirect") != null) {
            response.sendRedirect(request.getRequestURL().toString().replace("facts", "other"));
            return;
        }
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("secure " + request.isSecure());
        out.println("scheme " + request.getScheme());
        out.println("port " + request.getServerPort());
        out.println("url " + request.getRequestURL());
        out.println("suite " + request.getAttribute(PREFIX + "cipher_suite"));
        out.println("bits " + request.getAttribute(PREFIX + "key_size"));
        out.println("session " + request.getAttribute(PREFIX + "ssl_session_id"));
        out.println("version " + request.getAttribute("org.apache.tomcat.util.net.secure_protocol_version"));
        X509Certificate[] certificates = (X509Certificate[]) request.getAttribute(PREFIX + "X509Certificate");
        out.println("client " + (certificates == null ? null : certificates[0].getSubjectX500Principal()));
    }
}
