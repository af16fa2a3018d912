// SPDX-License-Identifier: Apache-2.0
package naming;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Looks names up, and has some injected. */
@WebServlet("/lookup")
public class Lookup extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Resource(name = "jdbc/records")
    private DataSource injected;

    @Resource(name = "limits/pages")
    private Integer pages;

    private String constructed = "not constructed";

    @PostConstruct
    void construct() {
        constructed = "constructed with " + pages;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        try {
            String name = request.getParameter("name");
            if (name != null) {
                response.getWriter().print(new InitialContext().lookup("java:comp/env/" + name));
                return;
            }
            String parameter = request.getParameter("parameter");
            if (parameter != null) {
                request.getSession();
                response.getWriter().print(getServletContext().getInitParameter(parameter) + " " + request.getContextPath() + " "
                        + getServletContext().getServletContextName());
                return;
            }
            Context environment = (Context) new InitialContext().lookup("java:comp/env");
            DataSource source = (DataSource) environment.lookup("jdbc/records");
            try (Connection connection = source.getConnection(); Connection other = injected.getConnection()) {
                response.getWriter().print(connection.getCatalog() + " | " + other.getCatalog() + " | " + (source == injected) + " | "
                        + constructed);
            }
        } catch (NamingException missing) {
            response.getWriter().print(missing.getClass().getSimpleName());
        } catch (SQLException failure) {
            throw new ServletException(failure);
        }
    }
}
