// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestListener;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.WebResource;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/**
 * Which files of a started application the host may send without asking Tomcat, as the application cannot tell.
 *
 * <p>That is so where a request would go through Tomcat's own valves and no filter to Tomcat's own default servlet,
 * and that would find a plain file below the document root. All that is not known to be harmless keeps the files for
 * Tomcat.
 */
final class StaticPaths {

    /** Valves that let a request without a security constraint through and leave its response alone. */
    private static final Set<String> HARMLESS_VALVES = new HashSet<>(Arrays.asList(
            "org.apache.catalina.core.StandardEngineValve", "org.apache.catalina.core.StandardHostValve",
            "org.apache.catalina.core.StandardContextValve", "org.apache.catalina.core.StandardWrapperValve",
            "org.apache.catalina.valves.ErrorReportValve", "org.apache.catalina.authenticator.NonLoginAuthenticator",
            "org.apache.catalina.authenticator.BasicAuthenticator",
            "org.apache.catalina.authenticator.DigestAuthenticator",
            "org.apache.catalina.authenticator.FormAuthenticator",
            "org.apache.catalina.authenticator.SSLAuthenticator"));

    /**
     * Tomcat's own filters that do nothing to a request for a file. The one looks at requests for a WebSocket only, and
     * the host keeps every request for an upgrade for Tomcat; the other sets the encoding of parameters. An application
     * cannot bring a class of such a name: its loader leaves org.apache.catalina and org.apache.tomcat to Tomcat's.
     */
    private static final Set<String> HARMLESS_FILTERS = new HashSet<>(Arrays.asList(
            "org.apache.tomcat.websocket.server.WsFilter",
            "org.apache.catalina.filters.SetCharacterEncodingFilter"));

    private static final String ALL = "/*";

    private final StandardContext context;
    /** The name of Tomcat's default servlet. */
    private String defaultServlet;
    /** Patterns of the only paths that are its; empty where it has all that nobody else has. */
    private final Set<String> territory = new TreeSet<>();
    /** Patterns, as of a filter, of paths that are Tomcat's. */
    private final Set<String> exceptions = new TreeSet<>();
    private final StringBuilder types = new StringBuilder();

    private StaticPaths(StandardContext context) {
        this.context = context;
    }

    /** Says for each context of a started host, in lines of the start's report, what the host may send. */
    static void report(Container host, Connector connector, ExchangeProtocolHandler handler, List<String> report) {
        String obstacle = obstacle(connector, handler);
        obstacle = obstacle == null ? obstacle(host) : obstacle;
        for (Container child : host.findChildren()) {
            StandardContext context = (StandardContext) child;
            report.add("static=" + context.getPath());
            try {
                if (obstacle != null) {
                    throw new Obstacle(obstacle);
                }
                new StaticPaths(context).report(report);
            } catch (Obstacle reason) {
                report.add("staticRefused=" + reason.getMessage());
            } catch (RuntimeException | LinkageError unexpected) {
                report.add("staticRefused=" + unexpected);
            }
        }
    }

    /** What the connector is set to do with every response, or with a path; null for nothing. */
    private static String obstacle(Connector connector, ExchangeProtocolHandler handler) {
        if (connector.getXpoweredBy()) {
            return "every response is to say what it is powered by";
        }
        if (!StandardCharsets.UTF_8.equals(connector.getURICharset())) {
            return "paths are in " + connector.getURICharset();
        }
        if (handler.compression() != null && handler.compression().appliesToAll()) {
            return "every response is to be compressed";
        }
        return null;
    }

    /** What keeps the files of every application for Tomcat; null for nothing. */
    private static String obstacle(Container host) {
        if (Globals.STRICT_SERVLET_COMPLIANCE
                || Boolean.getBoolean("org.apache.catalina.core.StandardHostValve.ACCESS_SESSION")) {
            return "every request is to touch its session";
        }
        for (Container child : host.findChildren()) {
            if (((StandardContext) child).getPrivileged()) {
                return "the application " + child.getName() + " may stop another one";
            }
        }
        Valve valve = unknownValve(host.getParent().getPipeline());
        valve = valve == null ? unknownValve(host.getPipeline()) : valve;
        return valve == null ? null : describe(valve);
    }

    private void report(List<String> report) throws Obstacle {
        if (!context.getState().isAvailable()) {
            throw new Obstacle("it did not start");
        }
        checkContext();
        checkDefaultServlet();
        checkListeners();
        checkAuthentication();
        String directory = directory();
        addServlets();
        addFilters();
        addConstraints();
        addTypes();
        report.add("staticRoot=" + directory);
        for (String pattern : territory) {
            report.add("staticOnly=" + pattern);
        }
        for (String pattern : exceptions) {
            report.add("staticExcept=" + pattern);
        }
        report.add("staticTypes=" + types);
    }

    private void checkContext() throws Obstacle {
        Valve valve = unknownValve(context.getPipeline());
        if (valve != null) {
            throw new Obstacle(describe(valve));
        }
        if (context.getClass() != StandardContext.class) {
            throw new Obstacle("it is served by " + context.getClass().getName());
        }
        if (context.getReloadable()) {
            throw new Obstacle("it is reloadable, and may change its mappings");
        }
        if (context.getResponseCharacterEncoding() != null) {
            throw new Obstacle("it has a response character encoding");
        }
    }

    private void checkListeners() throws Obstacle {
        for (Object listener : context.getApplicationEventListeners()) {
            if (listener instanceof ServletRequestListener || listener instanceof ServletRequestAttributeListener) {
                throw new Obstacle("the listener " + listener.getClass().getName() + " hears of every request");
            }
        }
    }

    private void checkAuthentication() throws Obstacle {
        if (context.getPreemptiveAuthentication()) {
            throw new Obstacle("it authenticates preemptively");
        }
        if (context.getRealm() != null && !findsConstraintsByPattern(context.getRealm().getClass())) {
            throw new Obstacle("its realm is " + context.getRealm().getClass().getName());
        }
        AuthConfigFactory factory = AuthConfigFactory.getFactory();
        if (factory != null && factory.getRegistrationIDs(null).length > 0) {
            throw new Obstacle("an authentication module (JASPIC) is registered");
        }
    }

    /** Whether a realm leaves it to Tomcat which requests are constrained. */
    private static boolean findsConstraintsByPattern(Class<?> realm) {
        try {
            return realm.getMethod("findSecurityConstraints", Request.class, Context.class).getDeclaringClass()
                    == RealmBase.class;
        } catch (NoSuchMethodException other) {
            return false;
        }
    }

    /** The default servlet must be Tomcat's, and must not have been told anything that changes the answer to a GET. */
    private void checkDefaultServlet() throws Obstacle {
        Wrapper wrapper = wrapper("/");
        if (wrapper == null) {
            throw new Obstacle("it has no default servlet");
        }
        if (!isTomcats(wrapper)) {
            String own = wrapper.getServletClass();
            wrapper = elsewhere();
            if (wrapper == null) {
                throw new Obstacle("its default servlet is " + own);
            }
        }
        defaultServlet = wrapper.getName();
        Valve valve = unknownValve(wrapper.getPipeline());
        if (valve != null) {
            throw new Obstacle(describe(valve));
        }
        for (String parameter : wrapper.findInitParameters()) {
            if (!isHarmless(parameter, wrapper.findInitParameter(parameter))) {
                throw new Obstacle("its default servlet has the parameter " + parameter);
            }
        }
    }

    private Wrapper wrapper(String pattern) {
        String name = context.findServletMapping(pattern);
        Container child = name == null ? null : context.findChild(name);
        return child instanceof Wrapper ? (Wrapper) child : null;
    }

    private static boolean isTomcats(Wrapper wrapper) {
        Servlet servlet = wrapper.getServlet();
        return servlet != null && servlet.getClass() == DefaultServlet.class && !wrapper.isUnavailable();
    }

    /**
     * Tomcat's default servlet where the application has put another one in its place, as with Spring's dispatcher, and
     * left it some paths; null when there is none or more than one.
     *
     * <p>A path of these that is no other servlet's by any of its patterns is mapped to it, whatever the precedence of
     * patterns (Servlet 6.0 12.1).
     */
    private Wrapper elsewhere() {
        Wrapper found = null;
        for (String pattern : context.findServletMappings()) {
            Wrapper wrapper = wrapper(pattern);
            if (wrapper == null || !isTomcats(wrapper) || !isTerritory(pattern)) {
                continue;
            }
            if (found != null && found != wrapper) {
                return null;
            }
            found = wrapper;
            territory.add(pattern);
        }
        return found;
    }

    /** Whether a pattern is one of a directory or of an extension, and one that can match. */
    private static boolean isTerritory(String pattern) {
        return pattern.endsWith("/*") && pattern.length() > ALL.length()
                || pattern.startsWith("*.") && pattern.indexOf('.', 2) < 0;
    }

    private static boolean isHarmless(String parameter, String value) {
        switch (parameter) {
            case "debug":
            case "sendfileSize":
                return true;
            case "listings":
                return "false".equals(value);
            case "readonly":
                return "true".equals(value);
            default:
                return false;
        }
    }

    /** The directory in which files are looked for before anywhere else. */
    private String directory() throws Obstacle {
        WebResourceRoot resources = context.getResources();
        if (resources.getClass() != StandardRoot.class || resources.getPreResources().length > 0) {
            throw new Obstacle("it has resources before its document root");
        }
        if (resources.getAllowLinking()) {
            throw new Obstacle("it may follow links out of its document root");
        }
        WebResource root = resources.getResource("/");
        if (!root.isDirectory() || root.getCanonicalPath() == null) {
            throw new Obstacle("its document root is no plain directory");
        }
        return root.getCanonicalPath();
    }

    /**
     * Patterns of the default servlet itself except nothing: it finds a file by the whole path, whatever pattern led to
     * it.
     */
    private void addServlets() throws Obstacle {
        for (String pattern : context.findServletMappings()) {
            if (!"/".equals(pattern) && !defaultServlet.equals(context.findServletMapping(pattern))) {
                except(pattern, "the servlet " + context.findServletMapping(pattern));
            }
        }
    }

    private void addFilters() throws Obstacle {
        for (FilterMap map : context.findFilterMaps()) {
            FilterDef filter = context.findFilterDef(map.getFilterName());
            boolean isOnRequests = (map.getDispatcherMapping() & FilterMap.REQUEST) != 0;
            if (!isOnRequests || filter != null && HARMLESS_FILTERS.contains(filter.getFilterClass())) {
                continue;
            }
            String name = "the filter " + map.getFilterName();
            boolean isOnDefaultServlet = map.getMatchAllServletNames();
            for (String servlet : map.getServletNames()) {
                isOnDefaultServlet |= servlet.equals(defaultServlet);
            }
            if (isOnDefaultServlet || map.getMatchAllUrlPatterns()) {
                throw everything(name);
            }
            for (String pattern : map.getURLPatterns()) {
                except(pattern, name);
            }
        }
    }

    private void addConstraints() throws Obstacle {
        for (SecurityConstraint constraint : context.findConstraints()) {
            for (SecurityCollection collection : constraint.findCollections()) {
                for (String pattern : collection.findPatterns()) {
                    if ("/".equals(pattern)) {
                        throw everything("a security constraint");
                    }
                    except(pattern, "a security constraint");
                }
            }
        }
    }

    /** A thousand entries, at every start: plain loops, as a first lambda costs more than all of them. */
    private void addTypes() {
        for (String extension : context.findMimeMappings()) {
            String type = context.findMimeMapping(extension);
            // A type with a charset can make Tomcat convert the file.
            if (type == null || type.isEmpty() || !isWord(extension) || !isWord(type)) {
                exceptions.add("*." + extension);
            } else {
                types.append(types.length() == 0 ? "" : " ").append(extension).append(' ').append(type);
            }
        }
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == ';') {
                return false;
            }
        }
        return true;
    }

    private void except(String pattern, String owner) throws Obstacle {
        if (ALL.equals(pattern)) {
            throw everything(owner);
        }
        // The context's root is a directory.
        if (!pattern.isEmpty()) {
            exceptions.add(pattern);
        }
    }

    private static Obstacle everything(String owner) {
        return new Obstacle(owner + " is mapped to every path");
    }

    private static Valve unknownValve(Pipeline pipeline) {
        for (Valve valve : pipeline.getValves()) {
            if (!HARMLESS_VALVES.contains(valve.getClass().getName())) {
                return valve;
            }
        }
        return null;
    }

    private static String describe(Valve valve) {
        return "the valve " + valve.getClass().getName() + " sees every request";
    }

    /** Why no file may be sent without Tomcat. */
    private static final class Obstacle extends Exception {

        private static final long serialVersionUID = 1;

        Obstacle(String reason) {
            super(reason, null, false, false);
        }
    }
}
