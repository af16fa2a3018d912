// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;

/**
 * Reads serialised attributes with the application's classes, within {@link DeserializationLimits}.
 */
final class AttributeInputStream extends ObjectInputStream {

    private final ClassLoader loader;
    private final Pattern allowed;

    AttributeInputStream(InputStream source, ClassLoader loader, Pattern allowed) throws IOException {
        super(source);
        this.loader = loader;
        this.allowed = allowed;
        DeserializationLimits.apply(this);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        check(name);
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            // Knows the primitive types too.
            return super.resolveClass(description);
        }
    }

    /** As the base class does, which would take the loader of whoever happens to be on the stack. */
    @Override
    @SuppressWarnings("deprecation")
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        ClassLoader chosen = loader;
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            check(names[i]);
            interfaces[i] = Class.forName(names[i], false, loader);
            if (!Modifier.isPublic(interfaces[i].getModifiers())) {
                chosen = interfaces[i].getClassLoader();
            }
        }
        try {
            return Proxy.getProxyClass(chosen, interfaces);
        } catch (IllegalArgumentException impossible) {
            throw new ClassNotFoundException(null, impossible);
        }
    }

    private void check(String name) throws InvalidClassException {
        if (allowed != null && !allowed.matcher(name).matches()) {
            throw new InvalidClassException(name, "not allowed by sessionAttributeValueClassNameFilter");
        }
    }
}
