// SPDX-License-Identifier: Apache-2.0
package discovery;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HandlesTypes;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** Finds what is of its types, and registers a servlet and a filter by program. */
@HandlesTypes({Plugin.class, Labelled.class})
public class Discovery implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> found, ServletContext context) {
        TreeSet<String> names = new TreeSet<>();
        if (found != null) {
            for (Class<?> type : found) {
                names.add(type.getSimpleName());
            }
        }
        context.setAttribute("found", names.toString());
        ServletRegistration.Dynamic servlet = context.addServlet("discovered", new Discovered());
        servlet.addMapping("/discovered");
        servlet.setInitParameter("by", "program");
        context.addFilter("stamp", Stamp.class).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/discovered");
    }
}
