// SPDX-License-Identifier: Apache-2.0
package spring;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.multipart.MultipartException;

/** What becomes of the controllers' exceptions. */
@ControllerAdvice
public class Advice {

    @ExceptionHandler(NoSuchBook.class)
    public ResponseEntity<Map<String, String>> missing(NoSuchBook exception) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).header("X-Advice", "missing")
                .body(Collections.singletonMap("error", exception.getMessage()));
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.UNPROCESSABLE_ENTITY)
    @ResponseBody
    public List<String> invalid(MethodArgumentNotValidException exception) {
        return exception.getBindingResult().getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getCode()).sorted().collect(Collectors.toList());
    }

    /** Too large, or not what it says it is. */
    @ExceptionHandler
    public ResponseEntity<String> multipart(MultipartException exception) {
        return ResponseEntity.status(HttpStatus.PAYLOAD_TOO_LARGE).body(exception.getMessage());
    }

    @ModelAttribute("site")
    public String site() {
        return "the shelf";
    }
}
