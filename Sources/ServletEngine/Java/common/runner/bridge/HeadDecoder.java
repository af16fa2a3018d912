// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.parser.HttpParser;

/**
 * Reads the packed request head out of a worker's message buffer into Tomcat's request.
 *
 * <p>The head's bytes are copied once, into an array that lives as long as the request, and everything in the request
 * is a slice of it: names and values become strings only when the application asks for them, in the encoding that
 * Tomcat chooses, so bytes that are not ASCII survive.
 */
final class HeadDecoder {

    private static final int FLAGS = 4;
    private static final int CONTENT_LENGTH = 16;
    private static final int RECEIVED = 24;
    private static final int REMOTE_PORT = 32;
    private static final int LOCAL_PORT = 36;
    private static final int SERVER_PORT = 40;
    private static final int FIELD_COUNT = 44;
    private static final int BLOB_OFFSET = 48;
    private static final int BLOB_LENGTH = 52;
    private static final int METHOD = 56;
    private static final int PATH = 64;
    private static final int QUERY = 72;
    private static final int PROTOCOL = 80;
    private static final int AUTHORITY = 88;
    private static final int CONNECTION = 96;
    private static final int REMOTE_ADDRESS = 104;
    private static final int PEER_ADDRESS = 112;
    private static final int LOCAL_ADDRESS = 120;
    private static final int SESSION_STATE = 128;
    private static final int SESSION_CONTEXT_LENGTH = 132;
    private static final int SESSION_EPOCH = 136;
    private static final int SESSION_FOREIGN = 144;
    private static final int SESSION_ID = 152;
    private static final int FIELDS = 160;
    private static final int FIELD_SIZE = 16;
    private static final int ABSENT = -1;

    private static final int SECURE = 1;
    private static final int EXPECTS_CONTINUE = 2;
    private static final int HAS_BODY = 4;
    private static final int HTTP_1_0 = 8;
    private static final int TLS = 16;

    private static final byte[] SLASH = {'/'};
    private static final byte[] HOST = {'h', 'o', 's', 't'};
    private static final byte[] EXPECT = {'e', 'x', 'p', 'e', 'c', 't'};
    private static final byte[] HEAD = {'H', 'E', 'A', 'D'};
    private static final byte[] VERSION_1_1 = {'H', 'T', 'T', 'P', '/', '1', '.', '1'};

    /** Values of {@link #sessionState}: nothing was looked up, there is no such session, there is one. */
    static final int NOT_LOOKED_UP = 0;
    static final int SESSION_ABSENT = 1;
    static final int SESSION_PRESENT = 2;

    private final HttpParser parser;
    private final boolean hasFixedScheme;
    private byte[] blob = new byte[2048];
    private int sessionStart;
    private int sessionIdLength;
    private int sessionContextLength;
    private int flags;
    private int connectionStart;
    private int connectionLength;

    /** Whether the client speaks HTTP/1.1, so that chunks and trailer fields may be sent. */
    boolean isHttp11;
    /** Whether the method is HEAD. */
    boolean isHead;
    /** When the head arrived, in milliseconds since the epoch. */
    long receivedMillis;
    /** The port that a trusted proxy reports, -1 when it is to be taken from the Host field. */
    int serverPort;
    /** The value of the Host field, null when there is none. */
    MessageBytes host;
    /** What the host has found of the session that the request names. */
    int sessionState;
    /** The line of descent of that session's objects; one of another must not be used. */
    long sessionEpoch;
    /** The version up to which an object must have read the session: later ones are this node's own. */
    long sessionForeign;
    /** The status with which the head is to be refused, 0 when it is fine. */
    int refusal;

    /**
     * @param hasFixedScheme whether the scheme is the connector's, whatever the host knows of the request
     */
    HeadDecoder(HttpParser parser, boolean hasFixedScheme) {
        this.parser = parser;
        this.hasFixedScheme = hasFixedScheme;
    }

    boolean hasBody() {
        return (flags & HAS_BODY) != 0;
    }

    /** Whether TLS ends in the host, which can tell of it. */
    boolean hasTLS() {
        return (flags & TLS) != 0;
    }

    boolean isSecure() {
        return (flags & SECURE) != 0;
    }

    /** The host's name for the connection; as long as the request lasts. */
    String connectionId() {
        return string(connectionStart, connectionStart + connectionLength);
    }

    /** Fills the request from the message; the message may be overwritten afterwards. */
    void decode(ByteBuffer message, Request request) {
        flags = message.getInt(FLAGS);
        isHttp11 = (flags & HTTP_1_0) == 0;
        receivedMillis = message.getLong(RECEIVED) / 1000;
        serverPort = message.getInt(SERVER_PORT);
        host = null;
        refusal = 0;
        copyBlob(message);
        connectionStart = offset(message, CONNECTION);
        connectionLength = length(message, CONNECTION);
        decodeSession(message);

        ProcessorLine.setMethod(request, blob, offset(message, METHOD), length(message, METHOD));
        isHead = equals(message, METHOD, HEAD);
        decodeTarget(message, request);
        decodeProtocol(message, request);
        if (isSecure() && !hasFixedScheme) {
            request.scheme().setString("https");
        }
        // Else the adapter takes the connector's scheme, and whether that counts as secure.
        request.setContentLength(message.getLong(CONTENT_LENGTH));
        request.setExpectation((flags & EXPECTS_CONTINUE) != 0);

        slice(message, REMOTE_ADDRESS, request.remoteAddr());
        slice(message, PEER_ADDRESS, request.peerAddr());
        slice(message, LOCAL_ADDRESS, request.localAddr());
        decodeLocalName(message, request.localName());
        request.setRemotePort(message.getInt(REMOTE_PORT));
        request.setLocalPort(message.getInt(LOCAL_PORT));

        decodeFields(message, request.getMimeHeaders());
        decodeAuthority(message, request.getMimeHeaders());
        if (host == null && isHttp11) {
            refusal = 400;
        }
    }

    private void decodeSession(ByteBuffer message) {
        sessionState = message.getInt(SESSION_STATE);
        if (sessionState == NOT_LOOKED_UP) {
            return;
        }
        sessionEpoch = message.getLong(SESSION_EPOCH);
        sessionForeign = message.getLong(SESSION_FOREIGN);
        sessionStart = offset(message, SESSION_ID);
        sessionIdLength = length(message, SESSION_ID);
        sessionContextLength = message.getInt(SESSION_CONTEXT_LENGTH);
    }

    /** What the host has found of this session: one of the three states. */
    int sessionState(byte[] context, String id) {
        if (sessionState == NOT_LOOKED_UP || id.length() != sessionIdLength || context.length != sessionContextLength) {
            return NOT_LOOKED_UP;
        }
        for (int i = 0; i < sessionIdLength; i++) {
            if (blob[sessionStart + i] != id.charAt(i)) {
                return NOT_LOOKED_UP;
            }
        }
        int contextStart = sessionStart + sessionIdLength;
        for (int i = 0; i < sessionContextLength; i++) {
            if (blob[contextStart + i] != context[i]) {
                return NOT_LOOKED_UP;
            }
        }
        return sessionState;
    }

    private void copyBlob(ByteBuffer message) {
        int blobLength = message.getInt(BLOB_LENGTH);
        if (blob.length < blobLength) {
            blob = new byte[Math.max(blobLength, 2 * blob.length)];
        }
        message.clear();
        message.position(message.getInt(BLOB_OFFSET));
        message.get(blob, 0, blobLength);
    }

    /** Bytes that may not stand in a path or a query are refused, as by Tomcat's own parser. */
    private void decodeTarget(ByteBuffer message, Request request) {
        int start = offset(message, PATH);
        int end = start + length(message, PATH);
        if (start == end) {
            // "http://host" without a path (RFC 9112 3.2.2)
            request.requestURI().setBytes(SLASH, 0, 1);
        } else {
            request.requestURI().setBytes(blob, start, end - start);
            boolean isAsterisk = end - start == 1 && blob[start] == '*';
            for (int i = start; i < end && !isAsterisk; i++) {
                if (!parser.isAbsolutePathRelaxed(blob[i])) {
                    refusal = 400;
                    break;
                }
            }
        }
        if (offset(message, QUERY) == ABSENT) {
            return;
        }
        start = offset(message, QUERY);
        end = start + length(message, QUERY);
        request.queryString().setBytes(blob, start, end - start);
        for (int i = start; i < end; i++) {
            if (!parser.isQueryRelaxed(blob[i])) {
                refusal = 400;
                break;
            }
        }
    }

    private void decodeProtocol(ByteBuffer message, Request request) {
        if (!isHttp11) {
            request.protocol().setString("HTTP/1.0");
        } else if (equals(message, PROTOCOL, VERSION_1_1)) {
            request.protocol().setString("HTTP/1.1");
        } else {
            slice(message, PROTOCOL, request.protocol());
        }
    }

    /** The name of the local interface: known for the loopback one, else its address; no look-up on a worker. */
    private void decodeLocalName(ByteBuffer message, MessageBytes name) {
        int start = offset(message, LOCAL_ADDRESS);
        int size = length(message, LOCAL_ADDRESS);
        boolean isLoopback = size > 4 && blob[start] == '1' && blob[start + 1] == '2' && blob[start + 2] == '7'
                && blob[start + 3] == '.' || size == 3 && blob[start] == ':' && blob[start + 2] == '1';
        if (isLoopback) {
            name.setString("localhost");
        } else {
            slice(message, LOCAL_ADDRESS, name);
        }
    }

    private void decodeFields(ByteBuffer message, MimeHeaders headers) {
        int count = message.getInt(FIELD_COUNT);
        for (int i = 0, entry = FIELDS; i < count; i++, entry += FIELD_SIZE) {
            int name = message.getInt(entry);
            int nameLength = message.getInt(entry + 4);
            MessageBytes value = headers.addValue(blob, name, nameLength);
            value.setBytes(blob, message.getInt(entry + 8), message.getInt(entry + 12));
            if (isName(HOST, name, nameLength)) {
                if (host != null) {
                    refusal = 400;
                }
                host = value;
            } else if (isName(EXPECT, name, nameLength) && isHttp11 && (flags & EXPECTS_CONTINUE) == 0) {
                // RFC 9110 10.1.1: an expectation that is not 100-continue
                refusal = 417;
            }
        }
    }

    /** A target in absolute form must name the same host as the Host field, or the two could be taken for two sites. */
    private void decodeAuthority(ByteBuffer message, MimeHeaders headers) {
        if (offset(message, AUTHORITY) == ABSENT) {
            return;
        }
        int start = offset(message, AUTHORITY);
        int end = start + length(message, AUTHORITY);
        for (int i = start; i < end; i++) {
            if (blob[i] == '@') {
                start = i + 1;
            }
        }
        if (host == null) {
            if (!isHttp11) {
                host = headers.setValue("host");
                host.setBytes(blob, start, end - start);
            }
        } else if (!host.getByteChunk().equalsIgnoreCase(string(start, end))) {
            refusal = 400;
        }
    }

    @SuppressWarnings("deprecation")
    private String string(int start, int end) {
        return new String(blob, 0, start, end - start);
    }

    private static int offset(ByteBuffer message, int slice) {
        return message.getInt(slice);
    }

    private static int length(ByteBuffer message, int slice) {
        return message.getInt(slice + 4);
    }

    private void slice(ByteBuffer message, int slice, MessageBytes target) {
        int start = offset(message, slice);
        if (start != ABSENT) {
            target.setBytes(blob, start, length(message, slice));
        }
    }

    private boolean equals(ByteBuffer message, int slice, byte[] expected) {
        int start = offset(message, slice);
        if (length(message, slice) != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (blob[start + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isName(byte[] lowerCase, int start, int length) {
        if (length != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((blob[start + i] | 0x20) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }
}
