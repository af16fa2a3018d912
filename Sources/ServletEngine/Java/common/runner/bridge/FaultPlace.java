// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.tomcat.util.descriptor.DigesterFactory;
import org.apache.tomcat.util.descriptor.XmlErrorHandler;
import org.apache.tomcat.util.digester.Digester;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Finds the place in an application's files that a failed start is about, where the exception does not name it.
 *
 * <p>It is asked after the failure only, so it may read files again; what it cannot tell it leaves unsaid.
 */
final class FaultPlace {

    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]+)\\]");
    private static final Pattern CLASS_VERSIONS = Pattern.compile("file version (\\d+)\\..* up to (\\d+)\\.");
    /** For descriptors that do not name their schema; Tomcat has all of them at hand. */
    private static final String SCHEMAS = "https://jakarta.ee/xml/ns/jakartaee "
            + "https://jakarta.ee/xml/ns/jakartaee/web-app_6_0.xsd "
            + "http://xmlns.jcp.org/xml/ns/javaee http://xmlns.jcp.org/xml/ns/javaee/web-app_4_0.xsd";
    private static final String SCHEMA_LOCATION =
            "http://apache.org/xml/properties/schema/external-schemaLocation";
    private static final int MAX_DESCRIPTOR = 1 << 20;
    /** Class files of Java N have the major version N + 44 (JVM specification, 4.1). */
    private static final int VERSION_OFFSET = 44;

    private final File root;
    private final List<File> descriptors = new ArrayList<>();

    FaultPlace(Settings.ContextSettings context) {
        root = context.docBase == null ? new File(".") : context.docBase;
        descriptors.add(new File(root, "WEB-INF/web.xml"));
        descriptors.add(context.contextXml != null ? context.contextXml : new File(root, "META-INF/context.xml"));
    }

    /**
     * One line without indentation, null when the place is not known.
     *
     * @param cause the root cause
     * @param message what Tomcat was doing, null when it said nothing
     */
    String find(Throwable cause, String message) {
        if (cause instanceof SAXParseException) {
            SAXParseException parse = (SAXParseException) cause;
            return "in " + name(parse.getSystemId()) + position(parse);
        } else if (cause instanceof UnsupportedClassVersionError) {
            return neededJava(cause.getMessage());
        } else if (cause instanceof ZipException) {
            return brokenLibrary();
        }
        String named = naming(words(cause, message));
        return named != null || !isAboutDescriptors(cause) ? named : violation();
    }

    private static String position(SAXParseException parse) {
        return ", line " + parse.getLineNumber() + ", column " + parse.getColumnNumber();
    }

    /** A file of the application's by its path within, any other as it is. */
    private String name(String systemId) {
        String prefix = root.toURI().toString();
        return systemId != null && systemId.startsWith(prefix) ? systemId.substring(prefix.length()) : systemId;
    }

    private static String neededJava(String message) {
        Matcher versions = CLASS_VERSIONS.matcher(String.valueOf(message));
        if (!versions.find()) {
            return null;
        }
        int needed = Integer.parseInt(versions.group(1)) - VERSION_OFFSET;
        int running = Integer.parseInt(versions.group(2)) - VERSION_OFFSET;
        return "it needs Java " + needed + ", but Java " + running + " runs: set JAVA_HOME to a Java " + needed
                + " or newer";
    }

    private String brokenLibrary() {
        File[] libraries = new File(root, "WEB-INF/lib").listFiles((folder, file) -> file.endsWith(".jar"));
        if (libraries == null) {
            return null;
        }
        Arrays.sort(libraries);
        for (File library : libraries) {
            try {
                new ZipFile(library).close();
            } catch (IOException broken) {
                return "in WEB-INF/lib/" + library.getName() + ", which is no whole JAR: pack the application again";
            }
        }
        return null;
    }

    // ---- Descriptors

    /** The names in the messages: a class that is missing, and what stands in brackets, as Tomcat writes names. */
    private static Set<String> words(Throwable cause, String message) {
        Set<String> words = new LinkedHashSet<>();
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            words.add(String.valueOf(cause.getMessage()).replace('/', '.'));
        }
        for (String text : new String[] {cause.getMessage(), message}) {
            Matcher matcher = BRACKETED.matcher(String.valueOf(text));
            while (matcher.find()) {
                words.add(matcher.group(1));
            }
        }
        return words;
    }

    /** The first line of a descriptor that has one of the words as a whole element or attribute. */
    private String naming(Set<String> words) {
        for (String word : words) {
            Pattern whole = Pattern.compile("[>\"']\\s*" + Pattern.quote(word) + "\\s*[<\"']");
            for (File descriptor : descriptors) {
                String text = text(descriptor);
                Matcher matcher = whole.matcher(text);
                if (matcher.find()) {
                    int place = text.indexOf(word, matcher.start());
                    long line = 1 + text.substring(0, place).chars().filter(c -> c == '\n').count();
                    return "named in " + name(descriptor.toURI().toString()) + ", line " + line;
                }
            }
        }
        return null;
    }

    /** Empty where there is none, or none that can be read. */
    private static String text(File descriptor) {
        try {
            boolean isSmall = descriptor.isFile() && descriptor.length() <= MAX_DESCRIPTOR;
            return isSmall ? new String(Files.readAllBytes(descriptor.toPath()), StandardCharsets.UTF_8) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static boolean isAboutDescriptors(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("org.apache.catalina.startup.ContextConfig")
                    || frame.getClassName().startsWith("org.apache.tomcat.util.descriptor.")) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the schema says against web.xml: Tomcat does not ask it unless told to, and fails later, without a place.
     */
    private String violation() {
        File descriptor = descriptors.get(0);
        XmlErrorHandler handler = new XmlErrorHandler();
        Digester digester = DigesterFactory.newDigester(true, true, null, true);
        digester.setErrorHandler(handler);
        // It would log what it finds, with a stack trace.
        Logger logger = Logger.getLogger(Digester.class.getName());
        Level level = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            digester.getXMLReader().setProperty(SCHEMA_LOCATION, SCHEMAS);
            digester.parse(new InputSource(descriptor.toURI().toString()));
        } catch (IOException | SAXException | RuntimeException unreadable) {
            return null;
        } finally {
            logger.setLevel(level);
        }
        for (SAXParseException error : handler.getErrors()) {
            // Without a schema that it knows the parser complains of every element.
            if (String.valueOf(error.getMessage()).startsWith("cvc-elt.1")) {
                return null;
            }
            return "in WEB-INF/web.xml" + position(error) + ": " + error.getMessage().replaceAll("\"[^\"]*\":", "");
        }
        return null;
    }
}
