// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.security.Principal;

/** What is stored of a user on Tomcat 10.1, whose principals know no password. */
final class PrincipalLine {

    private PrincipalLine() {
    }

    static Principal withoutPassword(Principal principal) {
        return principal;
    }
}
