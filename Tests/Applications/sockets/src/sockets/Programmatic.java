// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import java.nio.ByteBuffer;

/** An endpoint without annotations, with a variable in its path; what it is told comes back by the asynchronous remote. */
public class Programmatic extends Endpoint {

    private String key;

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Keys.patient(session);
        key = Keys.parameter(session, "key");
        session.getAsyncRemote().sendText("welcome, " + session.getPathParameters().get("name"));
        session.addMessageHandler(new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
                session.getAsyncRemote().sendText(text);
            }
        });
        session.addMessageHandler(new MessageHandler.Partial<ByteBuffer>() {
            private int total;

            @Override
            public void onMessage(ByteBuffer part, boolean isLast) {
                total += part.remaining();
                if (isLast) {
                    session.getAsyncRemote().sendText(total + " bytes");
                    total = 0;
                }
            }
        });
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        Keys.noteClose(key, reason);
    }

    @Override
    public void onError(Session session, Throwable failure) {
        Keys.noteError(key, failure);
    }

    /** Adds the endpoint, as an application does that knows only at its start what there is. */
    @WebListener
    public static class Start implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(
                        ServerEndpointConfig.Builder.create(Programmatic.class, "/programmatic/{name}").build());
            } catch (DeploymentException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
