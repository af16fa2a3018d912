// SPDX-License-Identifier: Apache-2.0
package spring;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The books there are. */
public class Shelf {
    private final SortedMap<Long, Book> books = new TreeMap<>();
    private long last;

    public Shelf() {
        Book book = new Book();
        book.setTitle("Grüße aus 東京");
        book.setNumber("9783161484100");
        add(book);
    }

    public synchronized List<Book> all() {
        return new ArrayList<>(books.values());
    }

    public synchronized Book get(long id) {
        Book book = books.get(id);
        if (book == null) {
            throw new NoSuchBook(id);
        }
        return book;
    }

    public synchronized Book add(Book book) {
        book.setId(++last);
        books.put(last, book);
        return book;
    }

    public synchronized void put(long id, Book book) {
        get(id);
        book.setId(id);
        books.put(id, book);
    }

    public synchronized void remove(long id) {
        get(id);
        books.remove(id);
    }
}
