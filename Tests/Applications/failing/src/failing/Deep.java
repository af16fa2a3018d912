// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Calls itself for ever in the start. */
public class Deep implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        deeper(0);
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }
}
