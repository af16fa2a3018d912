// SPDX-License-Identifier: Apache-2.0
package parameters;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** What the request says about who asked whom. */
@WebServlet("/facts/*")
public class Facts extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print("scheme=" + request.getScheme() + "\nsecure=" + request.isSecure() + "\nserver="
                + request.getServerName() + ":" + request.getServerPort() + "\nremote=" + request.getRemoteAddr() + " "
                + request.getRemoteHost() + " " + (request.getRemotePort() > 0) + "\nlocal=" + request.getLocalAddr() + ":"
                + request.getLocalPort() + "\nprotocol=" + request.getProtocol() + "\nmethod=" + request.getMethod() + "\nurl="
                + request.getRequestURL() + "\nquery=" + request.getQueryString() + "\ncontext=" + request.getContextPath()
                + "\nlength=" + request.getContentLength() + "\ntype=" + request.getContentType() + "\nencoding="
                + request.getCharacterEncoding());
    }
}
