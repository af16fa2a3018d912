// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;

import java.io.Serializable;

/** A value of the application's own class, which changes in place. */
public class Item implements Serializable, HttpSessionActivationListener {
    private static final long serialVersionUID = 1;

    private String text;
    private transient boolean isAwake = true;

    public Item(String text) {
        this.text = text;
    }

    public void setText(String text) {
        this.text = text;
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        isAwake = true;
    }

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
    }

    @Override
    public String toString() {
        return text + (isAwake ? "" : " asleep");
    }
}
