// SPDX-License-Identifier: Apache-2.0
package farewell;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** The listener of the fragment that comes second. */
public class Departure implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute("order", event.getServletContext().getAttribute("order") + ", farewell");
    }
}
