// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnOpen;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends {@code count} messages of {@code size} bytes that nobody has asked for, from a thread of the application.
 *
 * <p>With {@code how=async} one message follows the other's completion; {@code timeout} is that of a send, in
 * milliseconds. Then it closes, unless a send has failed.
 */
@ServerEndpoint("/push")
public class Push {

    private String key;

    @OnOpen
    public void open(Session session) {
        key = Keys.parameter(session, "key");
        int count = Keys.number(session, "count", 1);
        int size = Keys.number(session, "size", 1);
        int timeout = Keys.number(session, "timeout", 0);
        boolean isAsync = "async".equals(Keys.parameter(session, "how"));
        new Thread(() -> {
            if (isAsync) {
                session.getAsyncRemote().setSendTimeout(timeout);
                new Chain(session, count, size).next();
                return;
            }
            if (timeout > 0) {
                session.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", (long) timeout);
            }
            push(session, count, size);
        }, "push").start();
    }

    private void push(Session session, int count, int size) {
        int sent = 0;
        try {
            for (; sent < count; sent++) {
                session.getBasicRemote().sendBinary(ByteBuffer.wrap(message(sent, size)));
            }
            finish(session, sent);
        } catch (IOException | IllegalStateException failure) {
            fail(failure);
        }
    }

    static byte[] message(int number, int size) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) number;
        return bytes;
    }

    private void finish(Session session, int sent) {
        Journal.note(key, "sent " + sent);
        try {
            session.close();
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private void fail(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        Journal.note(key, "failed " + cause.getClass().getSimpleName());
    }

    /** Sends the next message when the last one has gone. */
    private final class Chain implements SendHandler {
        private final Session session;
        private final int count;
        private final int size;
        private int sent;

        Chain(Session session, int count, int size) {
            this.session = session;
            this.count = count;
            this.size = size;
        }

        void next() {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(message(sent, size)), this);
        }

        @Override
        public void onResult(SendResult result) {
            if (!result.isOK()) {
                fail(result.getException());
            } else if (++sent < count) {
                next();
            } else {
                finish(session, sent);
            }
        }
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
