// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Fails in the start, three causes deep. */
public class Broken implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            connect();
        } catch (IllegalStateException failure) {
            throw new RuntimeException("cannot start the application", new IllegalArgumentException("in between", failure));
        }
    }

    private static void connect() {
        throw new IllegalStateException("no database at db.test:5432");
    }
}
