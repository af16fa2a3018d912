// SPDX-License-Identifier: Apache-2.0
package spring;

public final class NoSuchBook extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoSuchBook(long id) {
        super("no book has the number " + id);
    }
}
