// SPDX-License-Identifier: Apache-2.0
package spring;

import java.util.EnumSet;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterRegistration;
import javax.servlet.MultipartConfigElement;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRegistration;
import org.springframework.web.context.support.XmlWebApplicationContext;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.filter.HiddenHttpMethodFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.support.AbstractAnnotationConfigDispatcherServletInitializer;

/**
 * The application has no web.xml: the container finds this class through spring-web's ServletContainerInitializer.
 *
 * <p>Two dispatchers: one at "/", set up by annotations, and one at "/legacy/*", set up by XML.
 */
public final class Initializer extends AbstractAnnotationConfigDispatcherServletInitializer {

    @Override
    public void onStartup(ServletContext context) throws ServletException {
        super.onStartup(context);

        FilterRegistration.Dynamic tags = context.addFilter("tags", ShallowEtagHeaderFilter.class);
        tags.setAsyncSupported(true);
        tags.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/tagged/*");

        XmlWebApplicationContext legacy = new XmlWebApplicationContext();
        legacy.setConfigLocation("/WEB-INF/legacy.xml");
        ServletRegistration.Dynamic servlet = context.addServlet("legacy", new DispatcherServlet(legacy));
        servlet.setLoadOnStartup(2);
        servlet.addMapping("/legacy/*");
    }

    @Override
    protected Class<?>[] getRootConfigClasses() {
        return new Class<?>[] {RootConfiguration.class};
    }

    @Override
    protected Class<?>[] getServletConfigClasses() {
        return new Class<?>[] {WebConfiguration.class};
    }

    @Override
    protected String[] getServletMappings() {
        return new String[] {"/"};
    }

    @Override
    protected Filter[] getServletFilters() {
        return new Filter[] {new CharacterEncodingFilter("UTF-8", true), new HiddenHttpMethodFilter()};
    }

    @Override
    protected void customizeRegistration(ServletRegistration.Dynamic registration) {
        registration.setMultipartConfig(new MultipartConfigElement(null, 65536, 131072, 1024));
    }
}
