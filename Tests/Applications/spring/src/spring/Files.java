// SPDX-License-Identifier: Apache-2.0
package spring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.Part;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
public class Files {

    @PostMapping("/upload")
    public List<String> upload(
            @RequestParam("file") MultipartFile[] files, @RequestParam(required = false) String note) throws IOException {
        List<String> lines = new ArrayList<>();
        for (MultipartFile file : files) {
            lines.add(file.getOriginalFilename() + ", " + file.getContentType() + ", " + file.getSize() + ", "
                    + DigestUtils.md5DigestAsHex(file.getBytes()));
        }
        lines.add("note " + note);
        return lines;
    }

    @PostMapping("/parts")
    public List<String> parts(HttpServletRequest request) throws IOException, ServletException {
        List<String> lines = new ArrayList<>();
        Collection<Part> parts = request.getParts();
        for (Part part : parts) {
            lines.add(part.getName() + ", " + part.getSubmittedFileName() + ", " + part.getHeader("X-Part"));
        }
        return lines;
    }

    @PostMapping("/book-with-cover")
    public Book book(@RequestPart Book book, @RequestPart MultipartFile cover) {
        book.getTags().add(cover.getOriginalFilename() + " of " + cover.getSize());
        return book;
    }

    @PostMapping("/names")
    public List<String> names(MultipartHttpServletRequest request) {
        List<String> names = new ArrayList<>();
        request.getFileNames().forEachRemaining(names::add);
        for (Map.Entry<String, String[]> entry : request.getParameterMap().entrySet()) {
            names.add(entry.getKey() + "=" + String.join("|", entry.getValue()));
        }
        return names;
    }

    @GetMapping("/download")
    public ResponseEntity<ByteArrayResource> download(@RequestParam(defaultValue = "1000") int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"letters.bin\"")
                .body(new ByteArrayResource(bytes));
    }
}
