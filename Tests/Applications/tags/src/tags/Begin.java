// SPDX-License-Identifier: Apache-2.0
package tags;

import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;

/** Puts into the application scope what the pages show. */
public final class Begin implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Map<String, Object> prices = new LinkedHashMap<>();
        prices.put("apple", 0.5);
        prices.put("büchse", 1234.567);
        prices.put("<c>", null);
        event.getServletContext().setAttribute("prices", prices);
        event.getServletContext().setAttribute("words", Arrays.asList("one", "two", "three", "four", "five"));
        event.getServletContext().setAttribute("moment", new Date(1_000_000_000_000L));
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
    }

    /** A function of the application's own tag library. */
    public static String shout(String text) {
        return text.toUpperCase(java.util.Locale.ROOT) + "!";
    }
}
