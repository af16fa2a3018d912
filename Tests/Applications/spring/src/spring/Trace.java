// SPDX-License-Identifier: Apache-2.0
package spring;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.handler.HandlerInterceptorAdapter;

/** Says in header fields who handles a request, and in which kind of dispatch. */
final class Trace extends HandlerInterceptorAdapter {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String name = handler instanceof HandlerMethod
                ? ((HandlerMethod) handler).getShortLogMessage() : handler.getClass().getSimpleName();
        response.addHeader("X-Handler", request.getDispatcherType() + " " + name);
        if (request.getParameter("stop") != null) {
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            return false;
        }
        return true;
    }

    @Override
    public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler, ModelAndView view) {
        if (view != null) {
            response.addHeader("X-View", String.valueOf(view.getViewName()));
        }
    }
}
