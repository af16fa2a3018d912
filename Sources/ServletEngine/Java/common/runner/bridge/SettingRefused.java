// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

/** A setting that the host could not judge turns out to be impossible; the message is for the user. */
public final class SettingRefused extends Exception {

    private static final long serialVersionUID = 1L;

    SettingRefused(String message) {
        super(message, null, false, false);
    }
}
