// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Parts of messages come back as they come in. */
@ServerEndpoint("/partial")
public class Partial {

    @OnMessage
    public void text(String part, boolean isLast, Session session) throws IOException {
        session.getBasicRemote().sendText(part, isLast);
    }

    @OnMessage
    public void binary(byte[] part, boolean isLast, Session session) throws IOException {
        session.getBasicRemote().sendBinary(ByteBuffer.wrap(part), isLast);
    }
}
