// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

import java.io.IOException;

/** What the query of a handshake says, and what the handshake leaves for the endpoint. */
public class Keys extends ServerEndpointConfig.Configurator {

    static final String HTTP_SESSION = "sockets.session";

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        HttpSession session = (HttpSession) request.getHttpSession();
        if (session != null) {
            config.getUserProperties().put(HTTP_SESSION, session);
        }
    }

    /** Tomcat 10.1 gives the close frame after a mistake of the client's 50 ms; a busy machine may need more. */
    static void patient(Session session) {
        session.getUserProperties().put("org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", 10_000L);
    }

    static String parameter(Session session, String name) {
        return session.getRequestParameterMap().containsKey(name)
                ? session.getRequestParameterMap().get(name).get(0) : null;
    }

    static int number(Session session, String name, int otherwise) {
        String value = parameter(session, name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** Notes how a connection has ended; a closed session no longer tells its parameters. */
    static void noteClose(String key, CloseReason reason) {
        Journal.note(key, "close " + reason.getCloseCode().getCode());
    }

    static void noteError(String key, Throwable failure) {
        Journal.note(key, "error " + (failure instanceof IOException ? "I/O" : failure.getMessage()));
    }
}
