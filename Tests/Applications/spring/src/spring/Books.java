// SPDX-License-Identifier: Apache-2.0
package spring;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletResponse;
import javax.validation.Valid;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/books")
public class Books {
    private final Shelf shelf;

    @Autowired
    public Books(Shelf shelf) {
        this.shelf = shelf;
    }

    @GetMapping
    public List<Book> all() {
        return shelf.all();
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_UTF8_VALUE)
    public ResponseEntity<Book> one(@PathVariable long id) {
        Book book = shelf.get(id);
        return ResponseEntity.ok().eTag("\"" + book.getTitle().length() + "\"")
                .cacheControl(CacheControl.maxAge(1, TimeUnit.MINUTES).cachePrivate()).body(book);
    }

    @GetMapping(path = "/{id}", produces = MediaType.TEXT_PLAIN_VALUE)
    public String title(@PathVariable long id) {
        return shelf.get(id).getTitle();
    }

    @PostMapping
    public ResponseEntity<Book> add(@Valid @RequestBody Book book, UriComponentsBuilder builder) {
        Book added = shelf.add(book);
        URI location = builder.path("/api/books/{id}").buildAndExpand(added.getId()).toUri();
        return ResponseEntity.created(location).body(added);
    }

    @PutMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void replace(@PathVariable long id, @Valid @RequestBody Book book) {
        shelf.put(id, book);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void remove(@PathVariable long id) {
        shelf.remove(id);
    }

    @PostMapping("/echo")
    public HttpEntity<byte[]> echo(HttpEntity<byte[]> entity) {
        byte[] body = entity.getBody() == null ? new byte[0] : entity.getBody();
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("X-Type", String.valueOf(entity.getHeaders().getContentType())).body(body);
    }

    @GetMapping("/dated")
    public String dated(ServletWebRequest request, HttpServletResponse response) {
        return request.checkNotModified("\"dated\"", 1_000_000_000_000L) ? null : "it was modified";
    }
}
