// SPDX-License-Identifier: Apache-2.0
package connector;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asynchronous processing with a listener that writes down what it hears.
 *
 * <p>{@code /events?key=K&how=…} runs one case, {@code /events?key=K} waits a moment for its end and tells what was heard.
 */
@WebServlet(urlPatterns = {"/events", "/events/again"}, asyncSupported = true)
public class Events extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Map<String, Story> STORIES = new ConcurrentHashMap<>();

    /** What happened to one request, in order. */
    private static final class Story {
        private final StringBuilder text = new StringBuilder();
        private final CountDownLatch end = new CountDownLatch(1);

        synchronized void add(String event) {
            text.append(text.length() == 0 ? "" : " ").append(event);
        }

        synchronized String text() {
            return text.toString();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        response.setContentType("text/plain");
        String key = request.getParameter("key");
        Story story = STORIES.computeIfAbsent(key, unknown -> new Story());
        String how = request.getParameter("how");
        if (how == null) {
            try {
                boolean hasEnded = story.end.await(1, TimeUnit.SECONDS);
                response.getWriter().print(story.text() + (hasEnded ? "" : " and no end"));
            } catch (InterruptedException interruption) {
                throw new ServletException(interruption);
            }
            return;
        }
        if (request.getServletPath().equals("/events/again")) {
            again(request, response, story, how);
            return;
        }
        AsyncContext context = request.startAsync();
        Listener listener = new Listener(story, how);
        context.addListener(listener);
        if (how.startsWith("timeout")) {
            context.setTimeout(100);
            return;
        }
        context.setTimeout(20_000);
        switch (how) {
            case "complete":
                response.getWriter().print("completed");
                context.complete();
                break;
            case "complete-twice":
                context.complete();
                story.add(outcome(context::complete));
                break;
            case "complete-dispatch":
                context.complete();
                story.add(outcome(context::dispatch));
                break;
            case "dispatch-twice":
                context.dispatch("/events/again");
                story.add(outcome(context::dispatch));
                break;
            case "dispatch-complete":
                context.dispatch("/events/again");
                story.add(outcome(context::complete));
                break;
            case "start-twice":
                story.add(outcome(request::startAsync));
                context.complete();
                break;
            case "start-after-complete":
                context.complete();
                story.add(outcome(request::startAsync));
                break;
            case "throw":
            case "throw-complete":
            case "throw-dispatch":
            case "throw-throw":
            case "throw-after-commit":
                if (how.equals("throw-after-commit")) {
                    response.getWriter().print("begun");
                    response.flushBuffer();
                }
                throw new ServletException("on purpose");
            case "error-send":
                response.sendError(410, "gone");
                context.complete();
                break;
            case "dispatch":
            case "dispatch-start":
            case "dispatch-throw":
            case "dispatch-error":
            case "dispatch-loop":
                context.dispatch("/events/again");
                break;
            case "thread-dispatch-throw":
            case "thread-dispatch-start":
                new Thread(() -> context.dispatch("/events/again")).start();
                break;
            case "listener-class":
                try {
                    context.addListener(context.createListener(Silent.class));
                } catch (ServletException failure) {
                    story.add("unusable");
                }
                context.complete();
                break;
            default:
                throw new IllegalArgumentException(how);
        }
    }

    private static void again(HttpServletRequest request, HttpServletResponse response, Story story, String how)
            throws IOException, ServletException {
        story.add("again:" + request.getDispatcherType());
        if (how.endsWith("start")) {
            AsyncContext context = request.startAsync();
            context.addListener(new Listener(story, "second"));
            response.getWriter().print("restarted");
            context.complete();
        } else if (how.endsWith("throw")) {
            throw new ServletException("in a dispatch");
        } else if (how.endsWith("error")) {
            response.sendError(409, "conflict");
        } else if (how.endsWith("loop")) {
            int count = request.getAttribute("count") == null ? 0 : (Integer) request.getAttribute("count");
            request.setAttribute("count", count + 1);
            if (count < 5) {
                request.startAsync().dispatch("/events/again");
            } else {
                response.getWriter().print("looped");
            }
        } else {
            response.getWriter().print("dispatched");
        }
    }

    private static String outcome(Runnable attempt) {
        try {
            attempt.run();
            return "done";
        } catch (RuntimeException failure) {
            return failure.getClass().getSimpleName();
        }
    }

    private static final class Listener implements AsyncListener {
        private final Story story;
        private final String how;

        Listener(Story story, String how) {
            this.story = story;
            this.how = how;
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            story.add(how.equals("second") ? "start2" : "start");
            // A listener is asked to come again, or it hears no more.
            event.getAsyncContext().addListener(this);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            story.add(how.equals("second") ? "complete2" : "complete");
            story.end.countDown();
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            story.add("timeout");
            act(event, how);
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            Throwable failure = event.getThrowable();
            story.add("error:" + (failure == null ? "none" : failure.getClass().getSimpleName()));
            act(event, how);
        }

        private static void act(AsyncEvent event, String how) throws IOException {
            if (how.equals("dispatch-throw") || how.equals("thread-dispatch-throw") || how.equals("second")) {
                return;
            }
            if (how.endsWith("complete")) {
                event.getSuppliedResponse();
                event.getAsyncContext().getResponse().getWriter().print("saved");
                event.getAsyncContext().complete();
            } else if (how.endsWith("dispatch")) {
                event.getAsyncContext().dispatch("/events/again");
            } else if (how.endsWith("throw-throw") || how.endsWith("timeout-throw")) {
                throw new IllegalStateException("in the listener");
            } else if (how.endsWith("error")) {
                ((HttpServletResponse) event.getAsyncContext().getResponse()).sendError(504, "late");
                event.getAsyncContext().complete();
            }
        }
    }

    /** A listener that hears and says nothing. */
    public static final class Silent implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
        }

        @Override
        public void onTimeout(AsyncEvent event) {
        }

        @Override
        public void onError(AsyncEvent event) {
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
        }
    }
}
