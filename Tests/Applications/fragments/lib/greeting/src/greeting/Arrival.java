// SPDX-License-Identifier: Apache-2.0
package greeting;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** The listener of the fragment that comes first. */
public class Arrival implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute("order", "greeting");
    }
}
