<%@ page session="false" errorPage="/failed.jsp" %>lost<% if (true) throw new IllegalStateException("on purpose"); %>
