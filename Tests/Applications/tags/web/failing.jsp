<%@ page errorPage="/failed.jsp" %>before<% if (request.getParameter("now") != null) throw new IllegalStateException("on purpose"); int none = 0; none = 1 / none; %>
