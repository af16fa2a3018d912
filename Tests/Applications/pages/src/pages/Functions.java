// SPDX-License-Identifier: Apache-2.0
package pages;

/** Functions of the expression language. */
public final class Functions {
    private Functions() {
    }

    public static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
