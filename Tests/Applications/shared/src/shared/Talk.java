// SPDX-License-Identifier: Apache-2.0
package shared;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;

/** A WebSocket that reads and writes the session of the request it began with. */
@ServerEndpoint(value = "/talk", configurator = Talk.Configurator.class)
public class Talk {
    /** Hands the session on. */
    public static class Configurator extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            HttpSession session = (HttpSession) request.getHttpSession();
            session.setAttribute("talking", "yes");
            config.getUserProperties().put("session", session);
        }
    }

    private HttpSession session;

    @OnOpen
    public void open(Session socket, EndpointConfig config) {
        session = (HttpSession) config.getUserProperties().get("session");
    }

    /** {@code name=value} sets, {@code name} gets. */
    @OnMessage
    public String message(String text) {
        try {
            int equals = text.indexOf('=');
            if (equals > 0) {
                session.setAttribute(text.substring(0, equals), text.substring(equals + 1));
                return "set";
            }
            return String.valueOf(session.getAttribute(text));
        } catch (IllegalStateException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
