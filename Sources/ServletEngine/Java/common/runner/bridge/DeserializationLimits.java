// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.ObjectInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What a stored attribute may ask for while it is read (JEP 290).
 *
 * <p>Who can write to the store could otherwise take all memory or the stack, and, with classes that are known to run
 * code while they are read, the process. The JVM's own filter ({@code jdk.serialFilter}) holds besides.
 */
final class DeserializationLimits {

    private static final Log log = LogFactory.getLog(DeserializationLimits.class);

    private static final String LIMITS = "maxdepth=500;maxrefs=1000000;maxarray=16777216;maxbytes=67108864;";

    private static final String REFUSED = "!org.apache.commons.collections.functors.**;"
            + "!org.apache.commons.collections4.functors.**;!org.apache.commons.beanutils.BeanComparator;"
            + "!org.codehaus.groovy.runtime.ConvertedClosure;!org.codehaus.groovy.runtime.MethodClosure;"
            + "!org.apache.xalan.xsltc.trax.TemplatesImpl;!com.sun.org.apache.xalan.internal.xsltc.trax.*;"
            + "!com.sun.rowset.JdbcRowSetImpl;!com.mchange.v2.c3p0.**;!java.rmi.server.**;!sun.rmi.**;!javax.management.BadAttributeValueExpException";

    private static final Object FILTER;
    private static final Method SETTER;
    private static final boolean IS_STATIC;

    static {
        Object filter = null;
        Method setter = null;
        boolean isStatic = false;
        String own = System.getProperty("jdk.serialFilter");
        String pattern = LIMITS + REFUSED + (own == null || own.isEmpty() ? "" : ";" + own);
        try {
            Class<?> type;
            Class<?> config;
            try {
                type = Class.forName("java.io.ObjectInputFilter");
                config = Class.forName("java.io.ObjectInputFilter$Config");
                setter = ObjectInputStream.class.getMethod("setObjectInputFilter", type);
            } catch (ClassNotFoundException java8) {
                type = Class.forName("sun.misc.ObjectInputFilter");
                config = Class.forName("sun.misc.ObjectInputFilter$Config");
                setter = config.getMethod("setObjectInputFilter", ObjectInputStream.class, type);
                isStatic = true;
            }
            filter = config.getMethod("createFilter", String.class).invoke(null, pattern);
        } catch (ReflectiveOperationException | LinkageError | SecurityException missing) {
            log.warn("This Java has no filter for what is read from the session store (JEP 290): " + missing);
        }
        FILTER = filter;
        SETTER = setter;
        IS_STATIC = isStatic;
    }

    private DeserializationLimits() {
    }

    static void apply(ObjectInputStream stream) {
        if (FILTER == null) {
            return;
        }
        try {
            if (IS_STATIC) {
                SETTER.invoke(null, stream, FILTER);
            } else {
                SETTER.invoke(stream, FILTER);
            }
        } catch (IllegalAccessException | InvocationTargetException refused) {
            throw new IllegalStateException("The filter for what is read from the session store cannot be set", refused);
        }
    }
}
