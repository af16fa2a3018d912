// SPDX-License-Identifier: Apache-2.0
package sockets;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Echoes lines in capitals without ever waiting: reads only once it has written what it has read. */
public class Listening implements HttpUpgradeHandler, ReadListener, WriteListener {

    String key;

    private final byte[] buffer = new byte[8192];
    private final StringBuilder line = new StringBuilder();
    private WebConnection connection;
    private ServletInputStream input;
    private ServletOutputStream output;
    private boolean canWrite;

    @Override
    public void init(WebConnection newConnection) {
        Journal.note(key, "init");
        connection = newConnection;
        try {
            input = connection.getInputStream();
            output = connection.getOutputStream();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        input.setReadListener(this);
        output.setWriteListener(this);
    }

    @Override
    public synchronized void onDataAvailable() throws IOException {
        echo();
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        canWrite = true;
        echo();
    }

    private void echo() throws IOException {
        while (canWrite && input.isReady()) {
            int count = input.read(buffer);
            if (count <= 0) {
                return;
            }
            String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
            output.write(text.toUpperCase().getBytes(StandardCharsets.ISO_8859_1));
            canWrite = output.isReady();
            if (canWrite) {
                output.flush();
                canWrite = output.isReady();
            }
            line.append(text);
            if (line.indexOf("bye\n") >= 0) {
                Journal.note(key, "bye");
                close();
                return;
            }
            line.delete(0, Math.max(0, line.length() - 3));
        }
    }

    private void close() {
        try {
            connection.close();
        } catch (Exception failure) {
            Journal.note(key, "failed " + failure.getClass().getSimpleName());
        }
    }

    @Override
    public void onAllDataRead() {
        close();
    }

    @Override
    public void onError(Throwable failure) {
        Journal.note(key, "error " + failure.getClass().getSimpleName());
        close();
    }

    @Override
    public void destroy() {
        Journal.note(key, "destroyed");
    }
}
