// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;

/** Prints what happens to sessions on this node. */
public class Journal implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    @Override
    public void sessionCreated(HttpSessionEvent event) {
        System.out.println("session created " + event.getSession().getId());
        event.getSession().setAttribute("greeting", "from the listener");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        System.out.println("session destroyed " + event.getSession().getId());
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        System.out.println("attribute added " + event.getSession().getId() + " " + event.getName());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        System.out.println("attribute replaced " + event.getSession().getId() + " " + event.getName());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        System.out.println("attribute removed " + event.getSession().getId() + " " + event.getName());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        System.out.println("session changed " + oldId + " " + event.getSession().getId());
    }
}
