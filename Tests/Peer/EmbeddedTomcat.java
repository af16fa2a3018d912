// SPDX-License-Identifier: Apache-2.0

import java.io.File;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AccessLogValve;

/**
 * The peer: a web application under embedded Tomcat with Tomcat's own NIO connector, as a plain embedder starts it.
 *
 * <p>Tests ask it and the program the same requests, so that an expectation is true of Tomcat and not of our memory of it; the benchmark
 * measures against it. It names no servlet class, so one source compiles against Tomcat 9 and 10.1.
 *
 * <p>{@code EmbeddedTomcat --port N --base DIR [--context-path /x] [--context-xml FILE] [--connector NAME=VALUE]...
 * [--access-log FILE [--access-log-pattern PATTERN]] PATH}: port 0 takes a
 * free one, {@code --connector} sets an attribute of the connector. When it serves, it
 * prints {@code ready PORT} on standard output. SIGTERM stops the application and the process.
 */
public final class EmbeddedTomcat {
    private EmbeddedTomcat() {
    }

    public static void main(String[] arguments) throws Exception {
        int port = 8080;
        File base = null;
        String contextPath = "";
        File contextXml = null;
        File application = null;
        File accessLog = null;
        String accessLogPattern = "common";
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--port":
                    port = Integer.parseInt(value(arguments, ++i));
                    break;
                case "--base":
                    base = new File(value(arguments, ++i)).getAbsoluteFile();
                    break;
                case "--context-path":
                    contextPath = value(arguments, ++i);
                    break;
                case "--context-xml":
                    contextXml = new File(value(arguments, ++i)).getAbsoluteFile();
                    break;
                case "--connector":
                    String[] attribute = value(arguments, ++i).split("=", 2);
                    attributes.put(attribute[0], attribute[1]);
                    break;
                case "--access-log":
                    accessLog = new File(value(arguments, ++i)).getAbsoluteFile();
                    break;
                case "--access-log-pattern":
                    accessLogPattern = value(arguments, ++i);
                    break;
                default:
                    if (arguments[i].startsWith("-") || application != null) {
                        throw usage("unexpected argument " + arguments[i]);
                    }
                    application = new File(arguments[i]).getAbsoluteFile();
            }
        }
        if (application == null || base == null) {
            throw usage("--base and the path of a WAR or a directory are needed");
        }
        // A WAR is unpacked below the host's appBase, which Tomcat does not make by itself.
        File webapps = new File(base, "webapps");
        if (!webapps.isDirectory() && !webapps.mkdirs()) {
            throw usage("cannot make the directory " + webapps);
        }

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.getPath());
        tomcat.enableNaming();
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(port);
        connector.setURIEncoding("UTF-8");
        attributes.forEach((name, value) -> {
            if (!connector.setProperty(name, value)) {
                throw usage("the connector has no attribute " + name);
            }
        });
        tomcat.setConnector(connector);
        if (accessLog != null) {
            tomcat.getHost().getPipeline().addValve(accessLogValve(accessLog, accessLogPattern));
        }
        Context context = tomcat.addWebapp(contextPath, application.getPath());
        if (contextXml != null) {
            context.setConfigFile(fileURL(contextXml));
        }
        // The JVM ends as soon as the hooks have, with 143 for SIGTERM.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                tomcat.stop();
                tomcat.destroy();
            } catch (LifecycleException failure) {
                failure.printStackTrace();
            }
        }, "stop"));
        tomcat.start();
        if (!context.getState().isAvailable()) {
            System.err.println("EmbeddedTomcat: the application did not start");
            System.exit(1);
        }
        System.out.println("ready " + connector.getLocalPort());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    /** Tomcat's own access log, in one file, written at once. */
    private static AccessLogValve accessLogValve(File file, String pattern) {
        AccessLogValve valve = new AccessLogValve();
        valve.setDirectory(file.getParent());
        valve.setPrefix(file.getName());
        valve.setSuffix("");
        valve.setRotatable(false);
        valve.setBuffered(false);
        valve.setPattern(pattern);
        return valve;
    }

    private static URL fileURL(File file) throws Exception {
        return file.toURI().toURL();
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw usage("missing value after " + arguments[index - 1]);
        }
        return arguments[index];
    }

    private static IllegalArgumentException usage(String problem) {
        return new IllegalArgumentException(
                problem + "; usage: EmbeddedTomcat --port N --base DIR [--context-path /x] [--context-xml FILE] "
                        + "[--connector NAME=VALUE]... [--access-log FILE [--access-log-pattern PATTERN]] PATH");
    }
}
