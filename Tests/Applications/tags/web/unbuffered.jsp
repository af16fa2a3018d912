<%@ page buffer="none" autoFlush="true" %>one<% response.setHeader("X-Late", "1"); %><c:if test="${param.fail}"><% if (true) throw new IllegalStateException("after the first bytes"); %></c:if>
