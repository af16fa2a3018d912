// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Uses a class that a test takes away. */
public class Using implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        System.out.println(new Taken().toString());
    }
}
