// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.Arrays;

/** One exchange's use of one session: what it has been shown and may have changed in place. */
final class SessionUse {

    private static final String[] NONE = {};

    final SharedSession session;
    /** Its exchange has left its worker: threads of the application go on with it, and see what others write. */
    volatile boolean isDetached;
    private String[] shown = NONE;

    SessionUse(SharedSession session) {
        this.session = session;
    }

    /** The application has got hold of this attribute's value, which may change in place from now on. */
    synchronized void show(String attribute) {
        for (String known : shown) {
            if (known.equals(attribute)) {
                return;
            }
        }
        shown = Arrays.copyOf(shown, shown.length + 1);
        shown[shown.length - 1] = attribute;
    }

    synchronized String[] shown() {
        return shown;
    }
}
