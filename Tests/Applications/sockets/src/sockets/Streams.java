// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;

/** Messages as streams, both ways. */
@ServerEndpoint("/streams")
public class Streams {

    private static final int LARGEST = 16 * 1024 * 1024;

    @OnMessage(maxMessageSize = LARGEST)
    public void text(Reader reader, Session session) throws IOException {
        try (Writer writer = session.getBasicRemote().getSendWriter()) {
            reader.transferTo(writer);
        }
    }

    @OnMessage(maxMessageSize = LARGEST)
    public void binary(InputStream input, Session session) throws IOException {
        try (OutputStream output = session.getBasicRemote().getSendStream()) {
            input.transferTo(output);
        }
    }
}
