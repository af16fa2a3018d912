// SPDX-License-Identifier: Apache-2.0
package shared;

import java.util.Hashtable;

/** A value that is serialised under its own monitor, as its base class does it, and says when that begins. */
public class Table extends Hashtable<String, String> {
    private static final long serialVersionUID = 1;

    private Object writeReplace() {
        System.out.println("writing " + label);
        return this;
    }

    /** Said by whoever writes it. */
    transient volatile String label;
}
