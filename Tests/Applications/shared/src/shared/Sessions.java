// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that one does with a session which other nodes use too. */
@WebServlet({"/session", "/late/session", "/protected/session"})
public class Sessions extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final ConcurrentHashMap<String, HttpSession> KEPT = new ConcurrentHashMap<>();

    @Override
    @SuppressWarnings("unchecked")
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        String name = request.getParameter("name");
        String value = request.getParameter("value");
        String gate = request.getParameter("gate");
        switch (request.getParameter("how")) {
            case "count": {
                HttpSession session = request.getSession();
                synchronized (session) {
                    Integer count = (Integer) session.getAttribute("count");
                    count = count == null ? 1 : count + 1;
                    session.setAttribute("count", count);
                    out.print(count + " " + session.isNew());
                }
                break;
            }
            case "open":
                Gates.open(gate);
                break;
            case "get": {
                HttpSession session = request.getSession(false);
                Gates.await(gate);
                out.print(session == null ? "no session" : String.valueOf(session.getAttribute(name)));
                break;
            }
            case "names": {
                HttpSession session = request.getSession(false);
                List<String> names = new ArrayList<>();
                if (session != null) {
                    names.addAll(java.util.Collections.list(session.getAttributeNames()));
                }
                java.util.Collections.sort(names);
                out.print(names);
                break;
            }
            case "set":
                request.getSession().setAttribute(name, value);
                Gates.await(gate);
                out.print("set");
                break;
            case "get-set": {
                // What it reads first is what it knows when it writes.
                HttpSession session = request.getSession();
                Object before = session.getAttribute(name);
                Gates.await(gate);
                session.setAttribute(name, value);
                out.print(before);
                break;
            }
            case "remove":
                request.getSession().removeAttribute(name);
                out.print("removed");
                break;
            case "list":
                request.getSession().setAttribute("list", new ArrayList<String>());
                out.print("[]");
                break;
            case "list-add": {
                // In place, and never set again.
                List<String> list = (List<String>) request.getSession(false).getAttribute("list");
                Gates.await(gate);
                list.add(value);
                out.print(list);
                break;
            }
            case "table":
                request.getSession().setAttribute("table", new Table());
                out.print("set");
                break;
            case "table-show":
                request.getSession().getAttribute("table");
                out.print("shown");
                break;
            case "table-hold": {
                Table table = (Table) request.getSession().getAttribute("table");
                synchronized (table) {
                    table.label = gate;
                    table.put("held", value);
                    Gates.await(gate);
                    out.print("held;");
                    response.flushBuffer();
                }
                out.print("done");
                break;
            }
            case "restless":
                Restless.isCalm = false;
                request.getSession().setAttribute(name, new Restless());
                out.print("set");
                break;
            case "calm":
                Restless.isCalm = true;
                out.print("calm");
                break;
            case "item": {
                Item item = (Item) request.getSession().getAttribute("item");
                if (item == null) {
                    request.getSession().setAttribute("item", new Item(value));
                } else if (value != null) {
                    item.setText(value);
                }
                out.print(request.getSession().getAttribute("item"));
                break;
            }
            case "plain":
                try {
                    request.getSession().setAttribute("plain", new Plain());
                    out.print(request.getSession().getAttribute("plain"));
                } catch (IllegalArgumentException refused) {
                    out.print("refused: " + refused.getMessage());
                }
                break;
            case "nested": {
                Map<String, Object> nested = new HashMap<>();
                nested.put("plain", new Plain());
                request.getSession().setAttribute("nested", nested);
                out.print("set");
                break;
            }
            case "hostile":
                request.getSession().setAttribute("hostile", new Hostile());
                out.print("set");
                break;
            case "large":
                request.getSession().setAttribute(name, new byte[Integer.parseInt(value)]);
                out.print("set");
                break;
            case "types":
                types(request.getSession());
                out.print("set");
                break;
            case "types-read":
                out.print(describe(request.getSession(false)));
                break;
            case "times": {
                HttpSession session = request.getSession(false);
                out.print(session.getCreationTime() + " " + session.getLastAccessedTime() + " " + session.getMaxInactiveInterval());
                break;
            }
            case "timeout":
                request.getSession().setMaxInactiveInterval(Integer.parseInt(value));
                out.print("set");
                break;
            case "change":
                request.getSession().setAttribute("changed", value);
                out.print(request.getSession().getId() + " " + request.changeSessionId());
                break;
            case "invalidate":
                HttpSession ended = request.getSession(false);
                Gates.await(gate);
                ended.invalidate();
                out.print(request.getSession(false) == null ? "dead" : "alive");
                break;
            case "renew":
                request.getSession(false).invalidate();
                request.getSession().setAttribute("name", value);
                out.print("renewed");
                break;
            case "stream":
                request.getSession().setAttribute("name", "first");
                out.print("first;");
                response.flushBuffer();
                Gates.await(gate);
                request.getSession().setAttribute("name", "second");
                out.print("second");
                break;
            case "close":
                out.print("closed");
                out.close();
                break;
            case "redirect":
                request.getSession().setAttribute(name, value);
                response.sendRedirect("session?how=get&name=" + name);
                break;
            case "fail":
                request.getSession().setAttribute("error", value);
                throw new IllegalArgumentException("as asked");
            case "status":
                request.getSession().setAttribute(name, value);
                response.sendError(500);
                break;
            case "forward":
                request.getSession().setAttribute("forwarded", value);
                request.getRequestDispatcher("/session?how=set").forward(request, response);
                break;
            case "include":
                request.getSession().setAttribute("including", value);
                request.getRequestDispatcher("/session?how=set").include(request, response);
                break;
            case "cross":
                request.getSession().setAttribute("crossing", value);
                request.getServletContext().getContext("/sessions").getRequestDispatcher("/sessions?how=count")
                        .include(request, response);
                break;
            case "keep":
                KEPT.put(name, request.getSession());
                out.print("kept");
                break;
            case "background":
                out.print(inBackground(KEPT.get(name), value));
                break;
            case "same":
                out.print(KEPT.get(name) == request.getSession(false));
                break;
            case "who":
                out.print(request.getRemoteUser() + " " + request.getAuthType() + " " + request.isUserInRole("reader") + " "
                        + request.getMethod() + " " + request.getParameter("x"));
                break;
            case "url":
                request.getSession();
                out.print(response.encodeURL("session"));
                break;
            default:
                response.sendError(400);
        }
    }

    private static String inBackground(HttpSession session, String value) throws IOException {
        String[] result = {"nothing"};
        Thread thread = new Thread(() -> {
            try {
                if (value != null) {
                    session.setAttribute("background", value);
                }
                result[0] = String.valueOf(session.getAttribute("background"));
            } catch (IllegalStateException refused) {
                result[0] = "refused: " + refused.getMessage();
            }
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        return result[0];
    }

    private static void types(HttpSession session) {
        session.setAttribute("boolean", true);
        session.setAttribute("byte", (byte) -1);
        session.setAttribute("character", '\u20ac');
        session.setAttribute("short", (short) -300);
        session.setAttribute("integer", Integer.MIN_VALUE);
        session.setAttribute("long", Long.MAX_VALUE);
        session.setAttribute("float", 1.1f);
        session.setAttribute("double", -0.0);
        session.setAttribute("text", "gr\u00fc\u00df \ud83d\ude00");
        session.setAttribute("half", "\ud83d");
        session.setAttribute("empty", "");
        session.setAttribute("day", LocalDate.of(2024, 2, 29));
        session.setAttribute("numbers", new int[][] {{1}, {2, 3}});
        session.setAttribute("class", int.class);
        session.setAttribute("proxy", java.lang.reflect.Proxy.newProxyInstance(
                Sessions.class.getClassLoader(), new Class<?>[] {Greeter.class}, new Greeter.Handler()));
    }

    private static String describe(HttpSession session) {
        StringBuilder text = new StringBuilder();
        for (String name : new String[] {"boolean", "byte", "character", "short", "integer", "long", "float", "double", "text", "half",
            "empty", "day", "class"}) {
            Object value = session.getAttribute(name);
            text.append(value.getClass().getSimpleName()).append(' ').append(escape(String.valueOf(value))).append('\n');
        }
        int[][] numbers = (int[][]) session.getAttribute("numbers");
        text.append(numbers[1][1]).append('\n');
        text.append(((Greeter) session.getAttribute("proxy")).greet()).append('\n');
        return text.toString();
    }

    private static String escape(String value) {
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            text.append(c < 0x80 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.toString();
    }
}
