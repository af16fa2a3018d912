// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has happened to a connection, by the key that its client has given it, one event a line. */
@WebServlet("/journal")
public class Journal extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final Map<String, List<String>> EVENTS = new ConcurrentHashMap<>();

    static void note(String key, String event) {
        if (key != null) {
            System.out.println("journal " + key + " " + event);
            EVENTS.computeIfAbsent(key, unused -> new CopyOnWriteArrayList<>()).add(event);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(String.join("\n", EVENTS.getOrDefault(request.getParameter("key"), List.of())));
    }

    /** A page in a browser tells what it has seen. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        note(request.getParameter("key"), request.getParameter("event"));
    }
}
