// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

/** The session of a request, or a change of it, cannot be had because the store does not do its part. */
final class SessionUnavailable extends IllegalStateException {

    private static final long serialVersionUID = 1;

    SessionUnavailable(String message) {
        super(message);
    }
}
