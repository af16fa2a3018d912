// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.http.Cookie;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.authenticator.SavedRequest;
import org.apache.tomcat.util.buf.ByteChunk;

/**
 * The request that waits for a FORM login, as bytes.
 *
 * <p>Tomcat's own class is serialisable in some releases and holds a servlet cookie, so one generation could not read what
 * another wrote; this form depends on neither.
 */
final class SavedRequestCodec {

    private static final int LAYOUT = 1;
    private static final int ABSENT = -1;
    /** More of anything is no request. */
    private static final int LIMIT = 64 * 1024 * 1024;

    /** Later releases shorten the time-out while the login is awaited and note what it was. */
    private static final Method GET_INTERVAL = method("getOriginalMaxInactiveIntervalOptional");
    private static final Method SET_INTERVAL = method("setOriginalMaxInactiveInterval", int.class);

    private SavedRequestCodec() {
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            return SavedRequest.class.getMethod(name, parameters);
        } catch (NoSuchMethodException older) {
            return null;
        }
    }

    static void encode(SavedRequest request, OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.writeByte(LAYOUT);
        put(request.getMethod(), out);
        put(request.getQueryString(), out);
        put(request.getRequestURI(), out);
        put(request.getDecodedRequestURI(), out);
        put(request.getContentType(), out);
        Integer interval = interval(request);
        out.writeBoolean(interval != null);
        out.writeInt(interval == null ? 0 : interval);
        ByteChunk body = request.getBody();
        out.writeInt(body == null ? ABSENT : body.getLength());
        if (body != null) {
            out.write(body.getBytes(), body.getStart(), body.getLength());
        }
        List<String> names = list(request.getHeaderNames());
        out.writeInt(names.size());
        for (String name : names) {
            put(name, out);
            List<String> values = list(request.getHeaderValues(name));
            out.writeInt(values.size());
            for (String value : values) {
                put(value, out);
            }
        }
        List<Locale> locales = list(request.getLocales());
        out.writeInt(locales.size());
        for (Locale locale : locales) {
            put(locale.toLanguageTag(), out);
        }
        List<Cookie> cookies = list(request.getCookies());
        out.writeInt(cookies.size());
        for (Cookie cookie : cookies) {
            put(cookie.getName(), out);
            put(cookie.getValue(), out);
        }
        out.flush();
    }

    static SavedRequest decode(InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(source);
        int layout = in.readUnsignedByte();
        if (layout != LAYOUT) {
            throw new IOException("it has the layout " + layout + ", which is not known");
        }
        SavedRequest request = new SavedRequest();
        request.setMethod(text(in));
        request.setQueryString(text(in));
        request.setRequestURI(text(in));
        request.setDecodedRequestURI(text(in));
        request.setContentType(text(in));
        boolean hasInterval = in.readBoolean();
        int interval = in.readInt();
        if (hasInterval) {
            setInterval(request, interval);
        }
        int length = in.readInt();
        if (length != ABSENT) {
            byte[] bytes = bytes(in, length);
            ByteChunk body = new ByteChunk();
            body.setBytes(bytes, 0, bytes.length);
            request.setBody(body);
        }
        for (int names = in.readInt(); names > 0; names--) {
            String name = text(in);
            for (int values = in.readInt(); values > 0; values--) {
                request.addHeader(name, text(in));
            }
        }
        for (int locales = in.readInt(); locales > 0; locales--) {
            request.addLocale(Locale.forLanguageTag(text(in)));
        }
        for (int cookies = in.readInt(); cookies > 0; cookies--) {
            request.addCookie(new Cookie(text(in), text(in)));
        }
        return request;
    }

    private static Integer interval(SavedRequest request) {
        try {
            return GET_INTERVAL == null ? null : (Integer) GET_INTERVAL.invoke(request);
        } catch (ReflectiveOperationException impossible) {
            return null;
        }
    }

    private static void setInterval(SavedRequest request, int interval) throws IOException {
        try {
            if (SET_INTERVAL != null) {
                SET_INTERVAL.invoke(request, interval);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IOException(impossible);
        }
    }

    private static <T> List<T> list(Iterator<T> iterator) {
        List<T> list = new ArrayList<>();
        while (iterator.hasNext()) {
            list.add(iterator.next());
        }
        return list;
    }

    private static void put(String text, DataOutputStream out) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? null : new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > Math.min(in.available(), LIMIT)) {
            throw new IOException("it is cut off");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
