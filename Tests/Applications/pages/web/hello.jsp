<%@ page session="false" contentType="text/plain;charset=UTF-8" %><%! private int square(int x) { return x * x; } %><%
String who = config.getInitParameter("who");
if (who == null) {
    who = request.getParameter("who");
}
%>hello, <%= who %>; <%= square(7) %>
