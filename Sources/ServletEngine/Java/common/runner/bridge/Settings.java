// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the host wants served and how: "key=value" lines, then one group a context, each begun by "context=". */
final class Settings {

    /** One web application. */
    static final class ContextSettings {
        /** The context path, "" for the root. */
        final String path;
        File docBase;
        /** The context.xml to use in place of META-INF/context.xml, null for none. */
        File contextXml;
        /** Tomcat's version of the application (parallel deployment), "" for none. */
        String version = "";
        String displayName;

        ContextSettings(String path) {
            this.path = "/".equals(path) ? "" : path;
        }

        /** The context.xml that holds: the one that was named, else the application's own, else none. */
        File descriptor() {
            if (contextXml != null) {
                return contextXml;
            }
            File inside = new File(docBase, "META-INF/context.xml");
            return docBase != null && inside.isFile() ? inside : null;
        }
    }

    private static final String CONNECTOR = "connector.";

    final List<ContextSettings> contexts = new ArrayList<>();
    File base = new File(".");
    File work;
    int maxThreads = 200;
    int maxExchanges = 8192;
    /** Bytes of the largest request head as it crosses. */
    int messageCapacity = 64 * 1024;
    /** Minutes; overrides the application's own when set. */
    Integer sessionTimeout;
    /** Beginnings of the media types that are compressed, separated by commas; null for no compression. */
    String compressibleTypes;
    /** The least bytes of a response that is compressed, -1 for Tomcat's own. */
    int compressionMinSize = -1;
    /** Whether every response is compressed for a client that takes it. */
    boolean compressesAll;
    /** Attributes of Tomcat's connector, by their names. */
    final Map<String, String> connector = new LinkedHashMap<>();
    /** Characters that a path, and a query, may hold besides those that may always. */
    String relaxedPathChars = "";
    String relaxedQueryChars = "";
    /** Whether error pages say no more than the status. */
    boolean hidesErrorDetails;
    /** A tomcat-users.xml, null for none. */
    String usersFile;
    /** A user besides those of the file, null for none. */
    String basicUser;
    String basicPassword;
    /** Whether every path of every application needs a user. */
    boolean basicAuth;
    /** Whether sessions are the host's, in a store that other processes share. */
    boolean sharesSessions;
    /** Whether to set an attribute that cannot be stored is an error. */
    boolean sessionStrict;
    /** The session cookie's name, null for what the application says. */
    String sessionCookieName;
    boolean sessionCookieSecure;
    /** The session cookie's SameSite, null for what the application says. */
    String sessionCookieSameSite;
    /** From how many bytes on an attribute is worth a warning. */
    int sessionWarnBytes = 256 * 1024;
    /** What the host's access log wants to know of each request, see {@link Annotations}. */
    final List<String> annotations = new ArrayList<>();
    boolean shutdownOverride;
    boolean scanBootstrapClassPath;
    boolean jmx;
    String logLevel = "info";

    /** Reads the lines; a key that is not known is left alone, so that a newer host can say more. */
    Settings(String[] lines) {
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("A setting is not of the form key=value: " + line);
            }
            set(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    private void set(String key, String value) {
        switch (key) {
            case "base":
                base = new File(value);
                break;
            case "work":
                work = new File(value);
                break;
            case "maxThreads":
                maxThreads = Integer.parseInt(value);
                break;
            case "maxExchanges":
                maxExchanges = Integer.parseInt(value);
                break;
            case "messageCapacity":
                messageCapacity = Integer.parseInt(value);
                break;
            case "sessionTimeout":
                sessionTimeout = Integer.valueOf(value);
                break;
            case "compressibleTypes":
                compressibleTypes = value;
                break;
            case "compressionMinSize":
                compressionMinSize = Integer.parseInt(value);
                break;
            case "compressesAll":
                compressesAll = Boolean.parseBoolean(value);
                break;
            case "relaxedPathChars":
                relaxedPathChars = value;
                break;
            case "relaxedQueryChars":
                relaxedQueryChars = value;
                break;
            case "hidesErrorDetails":
                hidesErrorDetails = Boolean.parseBoolean(value);
                break;
            case "usersFile":
                usersFile = value;
                break;
            case "basicUser":
                basicUser = value;
                break;
            case "basicPassword":
                basicPassword = value;
                break;
            case "basicAuth":
                basicAuth = Boolean.parseBoolean(value);
                break;
            case "sessions":
                sharesSessions = "shared".equals(value);
                break;
            case "sessionStrict":
                sessionStrict = Boolean.parseBoolean(value);
                break;
            case "sessionCookieName":
                sessionCookieName = value;
                break;
            case "sessionCookieSecure":
                sessionCookieSecure = Boolean.parseBoolean(value);
                break;
            case "sessionCookieSameSite":
                sessionCookieSameSite = value;
                break;
            case "sessionWarnBytes":
                sessionWarnBytes = Integer.parseInt(value);
                break;
            case "annotation":
                annotations.add(value);
                break;
            case "shutdownOverride":
                shutdownOverride = Boolean.parseBoolean(value);
                break;
            case "scanBootstrapClassPath":
                scanBootstrapClassPath = Boolean.parseBoolean(value);
                break;
            case "jmx":
                jmx = Boolean.parseBoolean(value);
                break;
            case "logLevel":
                logLevel = value;
                break;
            case "context":
                contexts.add(new ContextSettings(value));
                break;
            case "docBase":
                context(key).docBase = new File(value);
                break;
            case "contextXml":
                context(key).contextXml = new File(value);
                break;
            case "version":
                context(key).version = value;
                break;
            case "displayName":
                context(key).displayName = value;
                break;
            default:
                if (key.startsWith(CONNECTOR)) {
                    connector.put(key.substring(CONNECTOR.length()), value);
                }
                break;
        }
    }

    private ContextSettings context(String key) {
        if (contexts.isEmpty()) {
            throw new IllegalArgumentException("The setting " + key + " stands before any context");
        }
        return contexts.get(contexts.size() - 1);
    }
}
