// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** Leaves behind what Tomcat looks for at a stop: a thread, a JDBC driver, a thread-local. */
public class Leaking extends HttpServlet implements ServletContextListener {
    private static final long serialVersionUID = 1;
    private static final ThreadLocal<Hoard> LOCAL = new ThreadLocal<>();

    /** A class of the application's, so that the thread-local holds its class loader. */
    private static final class Hoard {
        @Override
        public String toString() {
            return "a hoard";
        }
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            DriverManager.registerDriver(new Forgotten());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        Thread thread = new Thread(() -> {
            for (;;) {
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException ignored) {
                    // It stays.
                }
            }
        }, "a forgotten thread");
        thread.start();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LOCAL.set(new Hoard());
        response.getWriter().print("kept");
    }

    /** Knows no address. */
    public static final class Forgotten implements Driver {
        @Override
        public Connection connect(String address, Properties properties) {
            return null;
        }

        @Override
        public boolean acceptsURL(String address) {
            return false;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String address, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return null;
        }
    }
}
