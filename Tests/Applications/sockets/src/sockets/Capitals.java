// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Echoes lines in capitals, reading and writing as one does with a socket. */
abstract class Capitals implements HttpUpgradeHandler {

    String key;

    void serve(WebConnection connection) {
        try (WebConnection closing = connection) {
            echo(connection.getInputStream(), connection.getOutputStream());
        } catch (EOFException end) {
            Journal.note(key, "end");
        } catch (Exception failure) {
            Journal.note(key, "failed " + failure.getClass().getSimpleName());
        }
    }

    private void echo(InputStream input, OutputStream output) throws IOException {
        byte[] buffer = new byte[8192];
        StringBuilder line = new StringBuilder();
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
            output.write(text.toUpperCase().getBytes(StandardCharsets.ISO_8859_1));
            output.flush();
            line.append(text);
            if (line.indexOf("bye\n") >= 0) {
                Journal.note(key, "bye");
                return;
            }
            line.delete(0, Math.max(0, line.length() - 3));
        }
    }

    @Override
    public void destroy() {
        Journal.note(key, "destroyed");
    }

    /** On the container's thread. */
    public static final class Blocking extends Capitals {
        @Override
        public void init(WebConnection connection) {
            Journal.note(key, "init");
            serve(connection);
        }
    }

    /** On a thread of the application. */
    public static final class OnAThread extends Capitals {
        @Override
        public void init(WebConnection connection) {
            Journal.note(key, "init");
            new Thread(() -> serve(connection), "capitals").start();
        }
    }
}
