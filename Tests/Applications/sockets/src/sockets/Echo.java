// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import jakarta.servlet.http.HttpSession;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whole messages come back; some texts are orders. */
@ServerEndpoint(value = "/echo", subprotocols = {"chat", "superchat"}, configurator = Keys.class)
public class Echo {

    private static final int LARGEST = 16 * 1024 * 1024;

    private String key;
    private HttpSession httpSession;

    @OnOpen
    public void open(Session session, EndpointConfig config) {
        Keys.patient(session);
        key = Keys.parameter(session, "key");
        httpSession = (HttpSession) config.getUserProperties().get(Keys.HTTP_SESSION);
        session.setMaxIdleTimeout(Keys.number(session, "idle", 0));
        Journal.note(key, "open");
    }

    @OnMessage(maxMessageSize = LARGEST)
    public String text(String text, Session session) throws IOException {
        if (text.startsWith("close ")) {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Integer.parseInt(text.substring(6))),
                    "as you wish"));
            return null;
        } else if (text.equals("fail")) {
            throw new IllegalStateException("on purpose");
        } else if (text.equals("ping")) {
            session.getBasicRemote().sendPing(ByteBuffer.wrap("from the server".getBytes(StandardCharsets.UTF_8)));
            return null;
        } else if (text.equals("session")) {
            int count = httpSession.getAttribute("count") == null ? 1 : (Integer) httpSession.getAttribute("count") + 1;
            httpSession.setAttribute("count", count);
            return httpSession.getId() + " " + count;
        } else if (text.equals("facts")) {
            return session.getRequestURI() + " " + session.getQueryString() + " " + session.getNegotiatedSubprotocol()
                    + " " + session.getNegotiatedExtensions().size() + " " + session.isSecure() + " "
                    + session.getUserPrincipal();
        }
        return text;
    }

    @OnMessage(maxMessageSize = LARGEST)
    public ByteBuffer binary(ByteBuffer bytes) {
        return bytes;
    }

    @OnMessage
    public void pong(PongMessage pong, Session session) {
        Journal.note(key, "pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData()));
    }

    @OnClose
    public void close(Session session, CloseReason reason) {
        Keys.noteClose(key, reason);
    }

    @OnError
    public void error(Session session, Throwable failure) {
        Keys.noteError(key, failure);
    }
}
