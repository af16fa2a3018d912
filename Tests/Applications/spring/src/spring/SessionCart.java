// SPDX-License-Identifier: Apache-2.0
package spring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

public class SessionCart implements Cart, Serializable {
    private static final long serialVersionUID = 1;

    private final List<Long> books = new ArrayList<>();

    @Override
    public synchronized void add(long id) {
        books.add(id);
    }

    @Override
    public synchronized List<Long> getBooks() {
        return new ArrayList<>(books);
    }
}
