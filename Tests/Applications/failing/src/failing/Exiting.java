// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Ends the process where the context parameter says: start, halt, stop, hook. */
public class Exiting implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        String where = event.getServletContext().getInitParameter("exit");
        if (where.equals("start")) {
            System.exit(3);
        } else if (where.equals("halt")) {
            Runtime.getRuntime().halt(4);
        } else if (where.equals("hook")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("exiting: in the hook");
                System.exit(6);
            }));
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        System.out.println("exiting: contextDestroyed");
        if (event.getServletContext().getInitParameter("exit").equals("stop")) {
            System.exit(5);
        }
    }
}
