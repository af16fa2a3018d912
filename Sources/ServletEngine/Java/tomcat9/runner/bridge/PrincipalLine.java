// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.security.Principal;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.realm.GenericPrincipal;

/** What is stored of a user on Tomcat 9, whose principals know their password and serialise it. */
final class PrincipalLine {

    private PrincipalLine() {
    }

    /** The same user, without the password; an application's own principal is left as it is. */
    static Principal withoutPassword(Principal principal) {
        if (!(principal instanceof GenericPrincipal) || ((GenericPrincipal) principal).getPassword() == null) {
            return principal;
        }
        GenericPrincipal known = (GenericPrincipal) principal;
        Principal own = known.getUserPrincipal();
        return new GenericPrincipal(known.getName(), null, Arrays.asList(known.getRoles()),
                own == known ? null : withoutPassword(own), null, null, attributes(known));
    }

    private static Map<String, Object> attributes(GenericPrincipal principal) {
        Map<String, Object> attributes = new HashMap<>();
        for (Enumeration<String> names = principal.getAttributeNames(); names.hasMoreElements();) {
            String name = names.nextElement();
            attributes.put(name, principal.getAttribute(name));
        }
        return attributes.isEmpty() ? null : attributes;
    }
}
