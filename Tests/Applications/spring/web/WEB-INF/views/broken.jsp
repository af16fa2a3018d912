<%@ page contentType="text/html; charset=UTF-8" session="false" %>
<p>before
<% if (true) { throw new IllegalArgumentException("this page fails"); } %>
