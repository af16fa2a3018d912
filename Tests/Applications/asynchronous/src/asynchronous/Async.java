// SPDX-License-Identifier: Apache-2.0
package asynchronous;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Asynchronous processing in every order of events. */
@WebServlet(urlPatterns = "/async", asyncSupported = true)
public class Async extends HttpServlet {
    private static final long serialVersionUID = 1;
    /** Held until another request lets it go, so that no test depends on time. */
    private static final Map<String, AsyncContext> PARKED = new ConcurrentHashMap<>();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/plain");
        String how = request.getParameter("how");
        if (how.equals("release")) {
            AsyncContext parked = PARKED.remove(request.getParameter("key"));
            if (parked != null) {
                parked.getResponse().getWriter().print("released");
                parked.complete();
            }
            response.getWriter().print(parked != null);
            return;
        }
        AsyncContext context = request.startAsync();
        switch (how) {
            case "thread":
                new Thread(() -> finish(context, "from a thread")).start();
                break;
            case "start":
                context.start(() -> finish(context, "from the container's thread"));
                break;
            case "before":
                finish(context, "before the method returned");
                break;
            case "while":
                CountDownLatch completed = new CountDownLatch(1);
                new Thread(() -> {
                    finish(context, "while the method ran");
                    completed.countDown();
                }).start();
                await(completed);
                break;
            case "dispatch":
                request.setAttribute("from", "dispatch");
                context.dispatch("/dispatched?x=1");
                break;
            case "dispatch-thread":
                request.setAttribute("from", "thread");
                new Thread(() -> context.dispatch("/dispatched")).start();
                break;
            case "dispatch-self":
                if (request.getAttribute("again") == null) {
                    request.setAttribute("again", 1);
                    context.dispatch();
                } else {
                    finish(context, "second time " + request.getDispatcherType());
                }
                break;
            case "park":
                context.setTimeout(0);
                PARKED.put(request.getParameter("key"), context);
                break;
            case "timeout":
                context.setTimeout(200);
                break;
            case "timeout-complete":
                context.setTimeout(200);
                context.addListener(new Events() {
                    @Override
                    public void onTimeout(AsyncEvent event) {
                        finish(context, "timed out");
                    }
                });
                break;
            case "timeout-dispatch":
                context.setTimeout(200);
                context.addListener(new Events() {
                    @Override
                    public void onTimeout(AsyncEvent event) {
                        event.getSuppliedRequest().setAttribute("from", "time-out");
                        context.dispatch("/dispatched");
                    }
                });
                break;
            case "timeout-error":
                context.setTimeout(200);
                context.addListener(new Events() {
                    @Override
                    public void onTimeout(AsyncEvent event) throws IOException {
                        ((HttpServletResponse) context.getResponse()).sendError(503, "too slow");
                        context.complete();
                    }
                });
                break;
            case "exception":
                context.addListener(new Events() {
                    @Override
                    public void onError(AsyncEvent event) {
                        System.out.println("onError: " + event.getThrowable().getMessage());
                        context.complete();
                    }
                }, request, response);
                throw new IllegalStateException("on purpose");
            case "dispatch-exception":
                context.dispatch("/failing");
                break;
            case "error":
                new Thread(() -> {
                    try {
                        ((HttpServletResponse) context.getResponse()).sendError(409, "conflict");
                    } catch (IOException failure) {
                        failure.printStackTrace();
                    }
                    context.complete();
                }).start();
                break;
            case "stream":
                new Thread(() -> {
                    try {
                        for (int i = 0; i < 3; i++) {
                            context.getResponse().getWriter().print("part" + i + " ");
                            context.getResponse().flushBuffer();
                        }
                    } catch (IOException failure) {
                        failure.printStackTrace();
                    }
                    context.complete();
                }).start();
                break;
            default:
                throw new ServletException("how?");
        }
    }

    private static void finish(AsyncContext context, String text) {
        try {
            context.getResponse().getWriter().print(text);
        } catch (IOException failure) {
            failure.printStackTrace();
        }
        context.complete();
    }

    private static void await(CountDownLatch latch) throws ServletException {
        try {
            latch.await();
        } catch (InterruptedException interruption) {
            throw new ServletException(interruption);
        }
    }

    /** The target of dispatches. */
    @WebServlet(urlPatterns = "/dispatched", asyncSupported = true)
    public static class Dispatched extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("dispatched " + request.getDispatcherType() + " " + request.getAttribute("from") + " "
                    + request.getParameter("x") + " " + request.getAttribute(AsyncContext.ASYNC_REQUEST_URI));
        }
    }

    /** Fails in a dispatch. */
    @WebServlet(urlPatterns = "/failing", asyncSupported = true)
    public static class Failing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            throw new CancellationException("in a dispatch");
        }
    }

    /** The error page. */
    @WebServlet(urlPatterns = "/failed", asyncSupported = true)
    public static class Failed extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("failed " + request.getDispatcherType() + " "
                    + ((Class<?>) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION_TYPE)).getSimpleName());
        }
    }

    /** Not asynchronous. */
    @WebServlet("/synchronous")
    public static class Synchronous extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.startAsync();
                response.getWriter().print("started");
            } catch (IllegalStateException expected) {
                response.getWriter().print("refused");
            }
        }
    }

    /** A listener that does nothing. */
    static class Events implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
        }

        @Override
        public void onError(AsyncEvent event) {
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
        }
    }
}
