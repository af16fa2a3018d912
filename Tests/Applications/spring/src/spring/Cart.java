// SPDX-License-Identifier: Apache-2.0
package spring;

import java.util.List;

/** The books that one visitor wants. */
public interface Cart {
    void add(long id);

    List<Long> getBooks();
}
