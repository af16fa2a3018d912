// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.catalina.authenticator.SavedRequest;

/**
 * Turns values into the bytes that are stored, and back: one byte for the type, then the value.
 *
 * <p>Strings and boxed numbers are text, so that they cost little and an operator can read them; everything else is Java
 * serialisation.
 */
final class AttributeCodec {

    private static final byte TEXT = 'S';
    private static final byte INTEGER = 'I';
    private static final byte LONG = 'L';
    private static final byte DOUBLE = 'D';
    private static final byte FLOAT = 'F';
    private static final byte SHORT = 'H';
    private static final byte CHARACTER = 'C';
    private static final byte BOOLEAN = 'Z';
    private static final byte BYTE = 'Y';
    private static final byte OBJECT = 'O';
    private static final byte SAVED_REQUEST = 'R';

    private static final Set<Class<?>> IMMUTABLE = new HashSet<>(Arrays.asList(
            BigDecimal.class, BigInteger.class, UUID.class, URI.class, Locale.class, Currency.class, Class.class));

    private AttributeCodec() {
    }

    /** Whether a value cannot change in place, so that who has only read it has not changed it. */
    static boolean isImmutable(Object value) {
        if (value instanceof String || value instanceof Integer || value instanceof Boolean || value instanceof Long
                || value instanceof Enum || value instanceof Double || value instanceof Float
                || value instanceof Short || value instanceof Character || value instanceof Byte) {
            return true;
        }
        Class<?> type = value.getClass();
        return IMMUTABLE.contains(type) || type.getName().startsWith("java.time.");
    }

    /** Appends a value. */
    static void encode(Object value, MessageWriter out) throws IOException {
        if (value instanceof String) {
            out.write(TEXT);
            if (out.putText((String) value)) {
                return;
            }
            out.dropValue();
        } else if (value instanceof Integer) {
            text(INTEGER, value.toString(), out);
            return;
        } else if (value instanceof Long) {
            text(LONG, value.toString(), out);
            return;
        } else if (value instanceof Boolean) {
            text(BOOLEAN, (Boolean) value ? "1" : "0", out);
            return;
        } else if (value instanceof Double) {
            text(DOUBLE, value.toString(), out);
            return;
        } else if (value instanceof Float) {
            text(FLOAT, value.toString(), out);
            return;
        } else if (value instanceof Short) {
            text(SHORT, value.toString(), out);
            return;
        } else if (value instanceof Byte) {
            text(BYTE, value.toString(), out);
            return;
        } else if (value instanceof Character) {
            text(CHARACTER, Integer.toString((Character) value), out);
            return;
        } else if (value instanceof SavedRequest) {
            out.write(SAVED_REQUEST);
            SavedRequestCodec.encode((SavedRequest) value, out);
            return;
        }
        out.write(OBJECT);
        ObjectOutputStream stream = new ObjectOutputStream(out);
        stream.writeObject(value);
        stream.flush();
    }

    private static void text(byte type, String text, MessageWriter out) {
        out.write(type);
        out.putAscii(text);
    }

    /**
     * Reads a value.
     *
     * @param loader the application's class loader
     * @param allowed the names of the classes that may be read, null for all
     */
    static Object decode(byte[] bytes, ClassLoader loader, Pattern allowed) throws IOException, ClassNotFoundException {
        if (bytes.length == 0) {
            throw new IOException("it has no type");
        }
        switch (bytes[0]) {
            case TEXT:
                return new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            case INTEGER:
                return Integer.valueOf(text(bytes));
            case LONG:
                return Long.valueOf(text(bytes));
            case BOOLEAN:
                return Boolean.valueOf("1".equals(text(bytes)));
            case DOUBLE:
                return Double.valueOf(text(bytes));
            case FLOAT:
                return Float.valueOf(text(bytes));
            case SHORT:
                return Short.valueOf(text(bytes));
            case BYTE:
                return Byte.valueOf(text(bytes));
            case CHARACTER:
                return Character.valueOf((char) Integer.parseInt(text(bytes)));
            case SAVED_REQUEST:
                return SavedRequestCodec.decode(new ByteArrayInputStream(bytes, 1, bytes.length - 1));
            case OBJECT:
                try (AttributeInputStream stream = new AttributeInputStream(
                        new ByteArrayInputStream(bytes, 1, bytes.length - 1), loader, allowed)) {
                    return stream.readObject();
                }
            default:
                throw new IOException("it is of the type " + bytes[0] + ", which is not known");
        }
    }

    @SuppressWarnings("deprecation")
    private static String text(byte[] bytes) {
        return new String(bytes, 0, 1, bytes.length - 1);
    }
}
