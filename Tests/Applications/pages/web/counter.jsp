<%@ page contentType="text/plain" %><% Integer count = (Integer) session.getAttribute("count"); session.setAttribute("count", count == null ? 1 : count + 1); %>${sessionScope.count}
