<%-- SPDX-License-Identifier: Apache-2.0 --%>
<%@ page contentType="text/html;charset=UTF-8" session="false" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>hello, JSP</title>
    <link rel="stylesheet" href="${pageContext.request.contextPath}/style.css">
</head>
<body>
<main>
    <h1>hello, JSP</h1>
    <p>This page was written by a JSP, the look of it by a static file.</p>
    <p><a href="${pageContext.request.contextPath}/hello">A servlet that counts your visits</a> in its session.</p>
    <footer>${pageContext.servletContext.serverInfo}, Java <%= System.getProperty("java.version") %></footer>
</main>
</body>
</html>
