// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ContextName;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.buf.CharsetUtil;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * Catalina, embedded: one server, one service with our connector, one host, the contexts.
 *
 * <p>Everything is as {@code org.apache.catalina.startup.Tomcat} sets it up, so that an application finds what it finds
 * under webapp-runner: no conf/server.xml, no conf/web.xml but {@link Tomcat.DefaultWebXmlListener}, which has the same
 * default servlet, JSP servlet, welcome files and types. The listeners of Tomcat's server.xml are not there: those
 * against leaks matter where applications are redeployed in a living JVM, and forcing DriverManager's initialisation
 * would hide the drivers that an application brings along.
 */
final class Engine {

    private static final Log log = LogFactory.getLog(Engine.class);

    private static final int DEFAULT_SESSION_MINUTES = 30;

    /** Say at every start what the host says better, or what is no news in an embedded Tomcat. */
    private static final String[] QUIET = {
        "org.apache.catalina.core.StandardService", "org.apache.catalina.core.StandardEngine",
        "org.apache.catalina.startup.ContextConfig", "org.apache.jasper.servlet.TldScanner"
    };

    private final Settings settings;
    private final LogBridge logBridge;
    private final Tomcat tomcat = new Tomcat();
    private final List<String> report = new ArrayList<>();
    private final ExchangeProtocolHandler handler;
    /** Loggers are held weakly; these would lose their level. */
    private final List<Logger> quietLoggers = new ArrayList<>();
    private StartFailure failure;

    Engine(Settings settings, LogBridge logBridge) {
        this.settings = settings;
        this.logBridge = logBridge;
        handler = new ExchangeProtocolHandler(settings);
    }

    String[] start() throws LifecycleException, IOException, StartFailure, SettingRefused {
        boolean isManaged = Management.isWanted(settings);
        if (!isManaged) {
            Registry.disableRegistry();
        }
        if ("info".equals(settings.logLevel)) {
            for (String name : QUIET) {
                Logger logger = Logger.getLogger(name);
                logger.setLevel(Level.WARNING);
                quietLoggers.add(logger);
            }
        }
        tomcat.setBaseDir(settings.base.getAbsolutePath());
        tomcat.getServer();
        tomcat.enableNaming();
        Users.prepare(tomcat, settings);
        prepareHost((StandardHost) tomcat.getHost());
        Connector connector = connector();
        tomcat.setConnector(connector);
        report.add("tomcat=" + ServerInfo.getServerInfo());
        tomcat.start();
        if (failure != null) {
            stopQuietly();
            throw failure;
        }
        if (isManaged) {
            Management.register(tomcat.getEngine().getName(), handler, settings);
        }
        StaticPaths.report(tomcat.getHost(), connector, handler, report);
        SessionSetup.report(tomcat.getHost(), report);
        handler.workers().spawn();
        return report.toArray(new String[0]);
    }

    void pause() {
        for (Connector connector : tomcat.getService().findConnectors()) {
            connector.pause();
        }
    }

    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private void prepareHost(StandardHost host) {
        host.setAutoDeploy(false);
        host.setDeployOnStartup(false);
        if (settings.work != null) {
            host.setWorkDir(settings.work.getAbsolutePath());
        }
        if (settings.hidesErrorDetails) {
            // Of the class that the host would make one of by itself, and takes when it is there.
            ErrorReportValve valve = new ErrorReportValve();
            valve.setShowReport(false);
            valve.setShowServerInfo(false);
            host.getPipeline().addValve(valve);
        }
        host.addLifecycleListener(event -> {
            // Where Tomcat deploys too: the host is up, and the mapper has not yet looked for contexts.
            if (Lifecycle.START_EVENT.equals(event.getType())) {
                startContexts();
            }
        });
    }

    private void startContexts() {
        try {
            for (Settings.ContextSettings context : settings.contexts) {
                start(context);
            }
        } catch (StartFailure first) {
            failure = first;
        }
    }

    private Connector connector() throws SettingRefused {
        Connector connector = new Connector(handler);
        connector.setPort(-1);
        connector.setURIEncoding("UTF-8");
        // A late write of an application must not meet the next request's facade: on Tomcat 9 it would.
        connector.setDiscardFacades(true);
        for (Map.Entry<String, String> attribute : settings.connector.entrySet()) {
            set(connector, attribute.getKey(), attribute.getValue());
        }
        return connector;
    }

    /** Sets one of the attributes of which the host knows that some Tomcat's connector has them. */
    private static void set(Connector connector, String name, String value) throws SettingRefused {
        if ("URIEncoding".equals(name) && !isEncoding(value)) {
            throw new SettingRefused("URIEncoding '" + value + "' is no encoding that Java knows and that leaves ASCII as"
                    + " it is; name one such as UTF-8, ISO-8859-1 or GBK");
        }
        if (!IntrospectionUtils.setProperty(connector, name, value)) {
            log.warn("-A" + name + " has no effect: " + ServerInfo.getServerInfo() + " has no such setting");
        }
    }

    /** A request line is ASCII but for what is escaped. */
    private static boolean isEncoding(String name) {
        try {
            return CharsetUtil.isAsciiSuperset(Charset.forName(name));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private void start(Settings.ContextSettings context) throws StartFailure {
        long begin = System.nanoTime();
        StartWitness witness = new StartWitness();
        logBridge.setWitness(witness);
        Throwable thrown = null;
        StandardContext created = null;
        try {
            created = create(context);
            tomcat.getHost().addChild(created);
        } catch (IOException | RuntimeException | LinkageError direct) {
            thrown = direct;
        } finally {
            logBridge.setWitness(null);
        }
        boolean hasStarted = created != null && created.getState().isAvailable();
        witness.release(hasStarted);
        if (hasStarted) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            report.add("context." + (context.path.isEmpty() ? "/" : context.path) + "=" + millis);
            return;
        }
        String explanation = witness.explain(context, thrown);
        if (thrown != null) {
            log.debug("The start of an application ended with an exception", thrown);
        }
        if (!settings.shutdownOverride) {
            throw new StartFailure(explanation);
        }
        log.error("An application does not start and is not served: " + explanation);
    }

    /** A failed start leaves nothing running; the reason for the failure must not be hidden by trouble here. */
    private void stopQuietly() {
        try {
            stop();
        } catch (LifecycleException | RuntimeException trouble) {
            log.debug("Tomcat could not be stopped after a failed start", trouble);
        }
    }

    private StandardContext create(Settings.ContextSettings wanted) throws IOException {
        if (wanted.docBase == null || !wanted.docBase.exists()) {
            throw new IOException("The application's directory does not exist: " + wanted.docBase);
        }
        StandardContext context = new StandardContext();
        context.setPath(wanted.path);
        context.setWebappVersion(wanted.version);
        context.setName(new ContextName(wanted.path, wanted.version).getName());
        context.setDocBase(wanted.docBase.getAbsolutePath());
        if (wanted.displayName != null) {
            context.setDisplayName(wanted.displayName);
        }
        setContextXml(context, wanted);

        StandardJarScanner scanner = new StandardJarScanner();
        // The class path holds Tomcat and this bridge: there is nothing in it for an application.
        scanner.setScanClassPath(settings.scanBootstrapClassPath);
        scanner.setScanBootstrapClassPath(settings.scanBootstrapClassPath);
        context.setJarScanner(scanner);

        if (settings.basicAuth) {
            Users.protect(context);
        }
        context.setSessionTimeout(DEFAULT_SESSION_MINUTES);

        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(new Tomcat.DefaultWebXmlListener());
        context.addLifecycleListener(config);
        // Behind ContextConfig, which reads context.xml and web.xml.
        context.addLifecycleListener(new SessionSetup(settings));
        if (settings.sessionTimeout != null) {
            context.addLifecycleListener(event -> {
                // Behind ContextConfig, which has read web.xml at this event.
                if (Lifecycle.CONFIGURE_START_EVENT.equals(event.getType())) {
                    ((Context) event.getLifecycle()).setSessionTimeout(settings.sessionTimeout);
                }
            });
        }
        return context;
    }

    private static void setContextXml(StandardContext context, Settings.ContextSettings wanted)
            throws MalformedURLException {
        File descriptor = wanted.descriptor();
        if (descriptor != null) {
            context.setConfigFile(descriptor.toURI().toURL());
        }
    }
}
