// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.servlet.SessionTrackingMode;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Manager;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.util.SessionConfig;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.http.CookieProcessor;
import org.apache.tomcat.util.http.Rfc6265CookieProcessor;

/** Decides who manages an application's sessions, and how its cookie looks. */
final class SessionSetup implements LifecycleListener {

    private static final Log log = LogFactory.getLog(SessionSetup.class);

    private final Settings settings;

    SessionSetup(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        StandardContext context = (StandardContext) event.getLifecycle();
        if (Lifecycle.BEFORE_START_EVENT.equals(event.getType())) {
            chooseManager(context);
            if (settings.sessionCookieName != null) {
                context.setSessionCookieName(settings.sessionCookieName);
            }
        } else if (Lifecycle.CONFIGURE_START_EVENT.equals(event.getType())) {
            if (settings.sessionCookieSecure || settings.sessionCookieSameSite != null) {
                CookieProcessor present = context.getCookieProcessor();
                context.setCookieProcessor(new SessionCookieProcessor(
                        context, present == null ? new Rfc6265CookieProcessor() : present,
                        settings.sessionCookieSecure, settings.sessionCookieSameSite));
            }
        }
    }

    /** A manager in context.xml is the application's own choice, unless it only sets Tomcat's usual one up. */
    private void chooseManager(StandardContext context) {
        Manager present = context.getManager();
        if (present instanceof SharedSessionManager) {
            return;
        }
        if (settings.sharesSessions && (present == null || present.getClass() == StandardManager.class)) {
            SharedSessionManager shared =
                    new SharedSessionManager(settings.sessionStrict, settings.sessionWarnBytes);
            if (present != null) {
                copy((StandardManager) present, shared);
            }
            context.setManager(shared);
        } else if (present == null) {
            StandardManager manager = new StandardManager();
            // No SESSIONS.ser: a restart begins without sessions, on a platform's short-lived disk it would anyway.
            manager.setPathname(null);
            // Never waits for entropy, neither at the start nor later.
            manager.setSecureRandomAlgorithm("NativePRNGNonBlocking");
            context.setManager(manager);
        } else if (settings.sharesSessions) {
            log.warn("The sessions of [" + context.getPath() + "] are not in the session store: its context.xml names a"
                    + " manager of its own, " + present.getClass().getName());
        }
    }

    private static void copy(StandardManager from, SharedSessionManager to) {
        to.setSessionAttributeNameFilter(from.getSessionAttributeNameFilter());
        to.setSessionAttributeValueClassNameFilter(from.getSessionAttributeValueClassNameFilter());
        to.setWarnOnSessionAttributeFilterFailure(from.getWarnOnSessionAttributeFilterFailure());
        to.setNotifyAttributeListenerOnUnchangedValue(from.getNotifyAttributeListenerOnUnchangedValue());
        to.setNotifyBindingListenerOnUnchangedValue(from.getNotifyBindingListenerOnUnchangedValue());
    }

    /** Says for each context of a started host whose sessions are shared, in lines of the report, how requests name them. */
    static void report(Container host, List<String> report) {
        for (Container child : host.findChildren()) {
            StandardContext context = (StandardContext) child;
            if (!context.getState().isAvailable() || !(context.getManager() instanceof SharedSessionManager)) {
                continue;
            }
            Set<SessionTrackingMode> modes = context.getServletContext().getEffectiveSessionTrackingModes();
            report.add("session=" + context.getPath());
            report.add("sessionCookie="
                    + (modes.contains(SessionTrackingMode.COOKIE) ? SessionConfig.getSessionCookieName(context) : ""));
            report.add("sessionParameter="
                    + (modes.contains(SessionTrackingMode.URL) ? SessionConfig.getSessionUriParamName(context) : ""));
        }
    }
}
