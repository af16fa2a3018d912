// SPDX-License-Identifier: Apache-2.0
package bench;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** A WebSocket endpoint that does nothing of its own. */
@ServerEndpoint("/echo")
public final class Echo {

    @OnMessage
    public String text(String text) {
        return text;
    }
}
