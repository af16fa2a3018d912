// SPDX-License-Identifier: Apache-2.0
package shared;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** An interface that is implemented by a proxy in a session. */
public interface Greeter {
    String greet();

    /** Greets. */
    class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return "greet".equals(method.getName()) ? "hello" : null;
        }
    }
}
