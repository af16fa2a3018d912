// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

import java.io.IOException;
import java.io.OutputStream;

/** Writes without end, blocking, until it cannot; a second thread closes the connection when its client says so. */
public class Producer implements HttpUpgradeHandler {

    String key;

    @Override
    public void init(WebConnection connection) {
        Thread writer = new Thread(() -> {
            try {
                OutputStream output = connection.getOutputStream();
                byte[] block = new byte[64 * 1024];
                while (true) {
                    output.write(block);
                    output.flush();
                }
            } catch (IOException | IllegalStateException failure) {
                Journal.note(key, "writer ended");
            }
        }, "producer");
        writer.start();
        new Thread(() -> {
            try {
                connection.getInputStream().read();
                Journal.note(key, "told to end");
                connection.close();
            } catch (Exception failure) {
                Journal.note(key, "failed " + failure.getClass().getSimpleName());
            }
        }, "ender").start();
    }

    @Override
    public void destroy() {
        Journal.note(key, "destroyed");
    }
}
