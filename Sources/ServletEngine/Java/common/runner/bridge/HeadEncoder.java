// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.coyote.http11.HeadersTooLargeException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Packs a response head, or trailer fields, into the form in which they cross to the host.
 *
 * <p>The bytes are built in an array and copied to the shared buffer in one go. Control characters in names and values
 * become spaces, so a value cannot split the response.
 */
final class HeadEncoder {

    private static final Log log = LogFactory.getLog(HeadEncoder.class);

    /** The head's own fixed part. */
    private static final int FIXED_LENGTH = 16;
    private static final int FIELD_OVERHEAD = 6;
    /** Beyond this a head is refused with a 500, as Tomcat does (there the limit is 8 KiB). */
    static final int LIMIT = 64 * 1024;

    private byte[] packed = new byte[1024];
    private int length;
    private int count;

    byte[] packed() {
        return packed;
    }

    /** Packs status, framing and fields; returns the length. */
    int encodeHead(int status, long contentLength, MimeHeaders headers, boolean addClose) {
        length = FIXED_LENGTH;
        count = 0;
        int size = headers.size();
        for (int i = 0; i < size; i++) {
            MessageBytes name = headers.getName(i);
            if (!isFraming(name)) {
                addField(name, headers.getValue(i));
            }
        }
        if (addClose) {
            addField("Connection", "close");
        }
        putShort(0, status);
        putShort(2, count);
        putInt(4, 0);
        putInt(8, (int) contentLength);
        putInt(12, (int) (contentLength >> 32));
        return length;
    }

    /** Begins to pack trailer fields, which stand behind their count. */
    void beginTrailers() {
        length = 2;
        count = 0;
    }

    void addTrailer(String name, String value) {
        addField(name, value);
    }

    /** Ends the packing of trailer fields; returns the length. */
    int endTrailers() {
        putShort(0, count);
        return length;
    }

    /** The framing is the host's; an application's own Transfer-Encoding would contradict it. */
    private static boolean isFraming(MessageBytes name) {
        int size = name.getLength();
        return size == 14 && name.equalsIgnoreCase("Content-Length")
                || size == 17 && name.equalsIgnoreCase("Transfer-Encoding");
    }

    private void addField(MessageBytes name, MessageBytes value) {
        int start = length;
        reserve(FIELD_OVERHEAD);
        length += FIELD_OVERHEAD;
        boolean isWhole = put(name);
        int nameLength = length - start - FIELD_OVERHEAD;
        isWhole &= put(value);
        finishField(start, nameLength, isWhole, name);
    }

    private void addField(String name, String value) {
        int start = length;
        reserve(FIELD_OVERHEAD);
        length += FIELD_OVERHEAD;
        boolean isWhole = put(name);
        int nameLength = length - start - FIELD_OVERHEAD;
        isWhole &= put(value);
        finishField(start, nameLength, isWhole, name);
    }

    private void finishField(int start, int nameLength, boolean isWhole, Object name) {
        if (!isWhole && ProcessorLine.DROPS_UNENCODABLE_FIELDS) {
            log.warn("The response field [" + name + "] has a character that is not in ISO-8859-1 and is left out");
            length = start;
            return;
        }
        putShort(start, nameLength);
        putInt(start + 2, length - start - FIELD_OVERHEAD - nameLength);
        count++;
    }

    /** Appends a name or a value; false when a character has no byte. */
    private boolean put(MessageBytes text) {
        switch (text.getType()) {
            case MessageBytes.T_STR:
                if (text.getCharset() == StandardCharsets.ISO_8859_1) {
                    return put(text.getString());
                }
                byte[] encoded = text.getString().getBytes(text.getCharset());
                put(encoded, 0, encoded.length, true);
                return true;
            case MessageBytes.T_BYTES:
                ByteChunk chunk = text.getByteChunk();
                put(chunk.getBytes(), chunk.getStart(), chunk.getLength(), false);
                return true;
            case MessageBytes.T_CHARS:
                return put(text.toString());
            default:
                return true;
        }
    }

    private boolean put(String text) {
        int size = text.length();
        reserve(size);
        byte[] target = packed;
        int at = length;
        boolean isWhole = true;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                isWhole = false;
                c = '?';
            }
            target[at++] = (byte) (isControl(c) ? ' ' : c);
        }
        length = at;
        return isWhole;
    }

    private void put(byte[] bytes, int start, int size, boolean filter) {
        reserve(size);
        System.arraycopy(bytes, start, packed, length, size);
        if (filter) {
            for (int i = length; i < length + size; i++) {
                if (isControl(packed[i])) {
                    packed[i] = ' ';
                }
            }
        }
        length += size;
    }

    private static boolean isControl(int c) {
        return c >= 0 && c < 32 && c != '\t' || c == 127;
    }

    private void reserve(int more) {
        if (length + more > LIMIT) {
            throw new HeadersTooLargeException("The response head is longer than " + LIMIT + " bytes");
        }
        if (length + more > packed.length) {
            packed = Arrays.copyOf(packed, Math.max(length + more, 2 * packed.length));
        }
    }

    private void putShort(int at, int value) {
        packed[at] = (byte) value;
        packed[at + 1] = (byte) (value >> 8);
    }

    private void putInt(int at, int value) {
        packed[at] = (byte) value;
        packed[at + 1] = (byte) (value >> 8);
        packed[at + 2] = (byte) (value >> 16);
        packed[at + 3] = (byte) (value >> 24);
    }
}
