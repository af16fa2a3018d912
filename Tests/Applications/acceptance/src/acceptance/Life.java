// SPDX-License-Identifier: Apache-2.0
package acceptance;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

import java.io.File;

/** Says when the application comes and goes, and waits in its start while a file that the environment names is there. */
@WebListener
public class Life implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        String gate = System.getenv("ACCEPTANCE_GATE");
        System.out.println("life: starting " + event.getServletContext().getContextPath());
        try {
            while (gate != null && new File(gate).exists()) {
                Thread.sleep(10);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        System.out.println("life: contextInitialized");
        // A thread that an application forgot must not keep the process.
        new Thread(() -> {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
            }
        }, "forgotten").start();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        System.out.println("life: contextDestroyed");
    }
}
