// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

/** An application that does not start; the message says why in a few lines, the root cause first. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message, null, false, false);
    }
}
