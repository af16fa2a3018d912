// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import org.apache.catalina.authenticator.Constants;

/**
 * What is stored of a session besides its attributes: what Tomcat's authenticators leave in it.
 *
 * <p>But for the user name and the password with which one asks the realm again at each request where it is told
 * {@code cache="false"}: they never leave the node, and another one asks the user.
 */
enum SessionNote {

    PRINCIPAL("n:principal", null),
    AUTH_TYPE("n:auth-type", null),
    /** The request that waits for a FORM login. */
    SAVED_REQUEST("n:saved-request", Constants.FORM_REQUEST_NOTE),
    /** The id that the login form was sent to. */
    SESSION_ID("n:session-id", Constants.SESSION_ID_NOTE);

    /** The field's name in the store. */
    final String field;
    /** Tomcat's name of the note, null for what has a setter of its own. */
    final String key;

    private static final SessionNote[] ALL = values();

    SessionNote(String field, String key) {
        this.field = field;
        this.key = key;
    }

    /** The note of this name, null when it is not one that is stored. */
    static SessionNote ofKey(String key) {
        for (SessionNote note : ALL) {
            if (note.key != null && note.key.equals(key)) {
                return note;
            }
        }
        return null;
    }

    static SessionNote ofField(String field) {
        for (SessionNote note : ALL) {
            if (note.field.equals(field)) {
                return note;
            }
        }
        return null;
    }
}
