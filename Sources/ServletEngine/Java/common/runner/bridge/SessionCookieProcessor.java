// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.Charset;
import org.apache.catalina.Context;
import org.apache.catalina.util.SessionConfig;
import org.apache.tomcat.util.http.CookieProcessor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.ServerCookies;

/** The application's own cookie processor, but the session cookie is as the operator wants it; no other cookie changes. */
final class SessionCookieProcessor implements CookieProcessor {

    private static final String SAME_SITE = "; SameSite=";

    private final Context context;
    private final CookieProcessor processor;
    private final boolean isSecure;
    private final String sameSite;

    /**
     * @param isSecure whether the session cookie is always Secure
     * @param sameSite its SameSite; null for what the application says
     */
    SessionCookieProcessor(Context context, CookieProcessor processor, boolean isSecure, String sameSite) {
        this.context = context;
        this.processor = processor;
        this.isSecure = isSecure;
        this.sameSite = sameSite;
    }

    @Override
    public void parseCookieHeader(MimeHeaders headers, ServerCookies cookies) {
        processor.parseCookieHeader(headers, cookies);
    }

    /** Tomcat 9 has this one too. */
    @SuppressWarnings("deprecation")
    public String generateHeader(Cookie cookie) {
        return generateHeader(cookie, null);
    }

    @Override
    public String generateHeader(Cookie cookie, HttpServletRequest request) {
        if (!cookie.getName().equals(SessionConfig.getSessionCookieName(context))) {
            return processor.generateHeader(cookie, request);
        }
        if (isSecure) {
            cookie.setSecure(true);
        }
        String header = processor.generateHeader(cookie, request);
        if (sameSite == null) {
            return header;
        }
        int start = header.indexOf(SAME_SITE);
        if (start < 0) {
            return header + SAME_SITE + sameSite;
        }
        int end = header.indexOf(';', start + 1);
        return header.substring(0, start) + SAME_SITE + sameSite + (end < 0 ? "" : header.substring(end));
    }

    @Override
    public Charset getCharset() {
        return processor.getCharset();
    }
}
