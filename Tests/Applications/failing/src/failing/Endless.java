// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Never ends its start, and takes no notice of interrupts. */
public class Endless implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        System.out.println("endless: waiting");
        for (;;) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException ignored) {
                System.out.println("endless: interrupted");
            }
        }
    }
}
