// SPDX-License-Identifier: Apache-2.0
package spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** All the ways to answer later than the controller returns. */
@Controller
@RequestMapping("/later")
public class Later {
    private final ThreadPoolTaskScheduler scheduler;

    @Autowired
    public Later(ThreadPoolTaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @GetMapping("/callable")
    @ResponseBody
    public Callable<String> callable(@RequestParam(defaultValue = "") String fail) {
        return () -> {
            if (!fail.isEmpty()) {
                throw "book".equals(fail) ? new NoSuchBook(7) : new IllegalStateException("fails on purpose");
            }
            return "called";
        };
    }

    @GetMapping("/view")
    public Callable<ModelAndView> view() {
        return () -> new ModelAndView("greet", "greeting", "from another thread");
    }

    @GetMapping("/deferred")
    @ResponseBody
    public DeferredResult<Map<String, String>> deferred() {
        DeferredResult<Map<String, String>> result = new DeferredResult<>();
        soon(() -> result.setResult(Collections.singletonMap("state", "done")));
        return result;
    }

    @GetMapping("/fallback")
    @ResponseBody
    public DeferredResult<String> fallback() {
        return new DeferredResult<>(50L, "took too long");
    }

    @GetMapping("/timeout")
    @ResponseBody
    public DeferredResult<String> timeout() {
        return new DeferredResult<>(50L);
    }

    @GetMapping("/task")
    @ResponseBody
    public WebAsyncTask<String> task() {
        return new WebAsyncTask<>(5_000L, () -> "a task");
    }

    @GetMapping("/future")
    @ResponseBody
    public CompletableFuture<String> future() {
        CompletableFuture<String> future = new CompletableFuture<>();
        soon(() -> future.complete("the future"));
        return future;
    }

    @GetMapping("/stream")
    public ResponseEntity<StreamingResponseBody> stream(@RequestParam(defaultValue = "3") int lines) {
        StreamingResponseBody body = stream -> {
            for (int i = 0; i < lines; i++) {
                stream.write(("line " + i + "\n").getBytes(StandardCharsets.US_ASCII));
                stream.flush();
            }
        };
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(body);
    }

    @GetMapping("/events")
    public SseEmitter events(@RequestParam(defaultValue = "3") int count) {
        SseEmitter emitter = new SseEmitter();
        soon(() -> send(emitter, count));
        return emitter;
    }

    private static void send(SseEmitter emitter, int count) {
        try {
            for (int i = 0; i < count; i++) {
                emitter.send(SseEmitter.event().id(String.valueOf(i)).name("tick")
                        .data(Collections.singletonMap("i", i), MediaType.APPLICATION_JSON).comment("grüß"));
            }
            emitter.complete();
        } catch (IOException gone) {
            emitter.completeWithError(gone);
        }
    }

    @GetMapping("/emitter")
    public ResponseBodyEmitter emitter() {
        ResponseBodyEmitter emitter = new ResponseBodyEmitter();
        soon(() -> {
            try {
                emitter.send("one ", MediaType.TEXT_PLAIN);
                emitter.send("two", MediaType.TEXT_PLAIN);
                emitter.complete();
            } catch (IOException gone) {
                emitter.completeWithError(gone);
            }
        });
        return emitter;
    }

    private void soon(Runnable work) {
        scheduler.schedule(work, new Date());
    }
}
