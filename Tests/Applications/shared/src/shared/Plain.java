// SPDX-License-Identifier: Apache-2.0
package shared;

/** A value that cannot be serialised. */
public class Plain {
    @Override
    public String toString() {
        return "plain";
    }
}
