// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.File;
import java.io.IOException;
import javax.management.ObjectName;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.modeler.Registry;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Whether somebody will look at Tomcat's MBeans, and those of them that are the connector's.
 *
 * <p>To register them is a good part of a start's cost, so they are left out unless they have readers: a JMX agent that JAVA_OPTS asks
 * for, or a privileged application, as Tomcat's manager is, whose pages are made of them.
 */
final class Management {

    private static final Log log = LogFactory.getLog(Management.class);

    private static final String AGENT = "com.sun.management.jmxremote";

    private Management() {
    }

    static boolean isWanted(Settings settings) {
        if (settings.jmx || System.getProperty(AGENT) != null || System.getProperty(AGENT + ".port") != null) {
            return true;
        }
        return settings.contexts.stream().map(Settings.ContextSettings::descriptor).anyMatch(Management::isPrivileged);
    }

    /**
     * Registers what Tomcat's own endpoint and protocol would have registered of themselves, in its names: pages and agents add up requests
     * and threads by {@code *:type=GlobalRequestProcessor,*} and {@code *:type=ThreadPool,*}.
     */
    static void register(String domain, ExchangeProtocolHandler handler, Settings settings) {
        try {
            Registry registry = Registry.getRegistry(null, null);
            registry.registerComponent(
                    handler.statistics(), new ObjectName(domain + ":type=GlobalRequestProcessor,name=\"runner\""), null);
            registry.registerComponent(
                    new WorkerThreads(settings.maxThreads), new ObjectName(domain + ":type=ThreadPool,name=\"runner\""), null);
        } catch (Exception trouble) {
            log.warn("The request counters and the worker threads cannot be registered as MBeans", trouble);
        }
    }

    /** What the root element of a context.xml says; one that cannot be read is Tomcat's to complain about. */
    private static boolean isPrivileged(File contextXml) {
        if (contextXml == null) {
            return false;
        }
        RootElement root = new RootElement();
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.newSAXParser().parse(contextXml, root);
        } catch (SAXException | IOException | ParserConfigurationException endOrTrouble) {
            return root.isPrivileged;
        }
        return root.isPrivileged;
    }

    /** Ends the parsing behind the first element. */
    private static final class RootElement extends DefaultHandler {
        boolean isPrivileged;

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
            isPrivileged = Boolean.parseBoolean(attributes.getValue("privileged"));
            throw new SAXException("what is wanted has been read");
        }
    }
}
