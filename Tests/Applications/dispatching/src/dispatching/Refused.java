// SPDX-License-Identifier: Apache-2.0
package dispatching;

/** An exception with an error page of its own. */
public class Refused extends Exception {
    private static final long serialVersionUID = 1;

    public Refused(String message) {
        super(message);
    }
}
