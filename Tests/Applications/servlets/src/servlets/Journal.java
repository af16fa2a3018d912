// SPDX-License-Identifier: Apache-2.0
package servlets;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what listeners are told, in order. */
public class Journal implements ServletContextListener, ServletContextAttributeListener, ServletRequestListener,
        ServletRequestAttributeListener {
    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    static void write(ServletContext context, String line) {
        LINES.add(line);
    }

    static List<String> lines() {
        return LINES;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        LINES.add("contextInitialized");
        event.getServletContext().setAttribute("journal", "open");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        System.out.println("journal: contextDestroyed");
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent event) {
        if (event.getName().equals("journal")) {
            LINES.add("attributeAdded journal=" + event.getValue());
        }
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute("seen", "yes");
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        if (event.getServletRequest().getParameter("note") != null) {
            LINES.add("requestDestroyed " + event.getServletRequest().getParameter("note"));
        }
    }

    @Override
    public void attributeReplaced(ServletRequestAttributeEvent event) {
        if (event.getName().equals("seen")) {
            LINES.add("attributeReplaced seen=" + event.getValue());
        }
    }
}
