// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;

import java.util.Set;

/** Fails; a test registers it. */
public class Initializer implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        throw new IllegalStateException("the initializer found no configuration");
    }
}
