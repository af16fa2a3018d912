// SPDX-License-Identifier: Apache-2.0
package files;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests it hears of. */
public class Hearer implements ServletRequestListener {
    @Override
    public void requestInitialized(ServletRequestEvent event) {
        AtomicInteger count = new AtomicInteger();
        Object known = event.getServletContext().getAttribute("heard");
        if (known == null) {
            event.getServletContext().setAttribute("heard", count);
        } else {
            count = (AtomicInteger) known;
        }
        count.incrementAndGet();
    }
}
