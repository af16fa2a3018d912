// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Echoes, and shows at {@code /buffers} how large the buffers are that Tomcat holds for a connection at that moment. */
@ServerEndpoint("/resting")
public class Resting {

    private static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

    @OnOpen
    public void open(Session session) {
        SESSIONS.put(Keys.parameter(session, "key"), session);
        if (Keys.number(session, "largest", 0) > 0) {
            session.setMaxTextMessageBufferSize((int) Keys.number(session, "largest", 0));
        }
    }

    @OnMessage
    public void text(String text, Session session) throws IOException {
        if (text.equals("batch") || text.equals("no batch")) {
            session.getBasicRemote().setBatchingAllowed(text.equals("batch"));
        } else if (text.equals("flush")) {
            session.getBasicRemote().flushBatch();
        } else {
            session.getBasicRemote().sendText(text);
        }
    }

    @OnMessage
    public void binary(ByteBuffer bytes, Session session) throws IOException {
        session.getBasicRemote().sendBinary(bytes);
    }

    @WebServlet("/buffers")
    public static class Buffers extends HttpServlet {
        private static final long serialVersionUID = 1;

        /** Input, binary message, text message, output: the capacity of each. */
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Session session = SESSIONS.get(request.getParameter("key"));
            try {
                Object frame = value(session, "wsFrame");
                Object endpoint = value(session, "wsRemoteEndpoint");
                response.getWriter().print(capacity(frame, "inputBuffer") + " " + capacity(frame, "messageBufferBinary")
                        + " " + capacity(frame, "messageBufferText") + " " + capacity(endpoint, "outputBuffer"));
            } catch (ReflectiveOperationException unexpected) {
                throw new IOException(unexpected);
            }
        }

        private static int capacity(Object owner, String name) throws ReflectiveOperationException {
            return ((Buffer) value(owner, name)).capacity();
        }

        private static Object value(Object owner, String name) throws ReflectiveOperationException {
            for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (field.getName().equals(name)) {
                        field.setAccessible(true);
                        return field.get(owner);
                    }
                }
            }
            throw new NoSuchFieldException(owner.getClass() + "." + name);
        }
    }
}
