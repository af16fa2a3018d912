<%@ tag pageEncoding="UTF-8" dynamic-attributes="rest" %>
<%@ attribute name="title" required="true" %>
<%@ attribute name="foot" fragment="true" %>
<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<!DOCTYPE html>
<title>${title}</title>
<main><jsp:doBody/></main>
<footer ${rest.lang}><jsp:invoke fragment="foot"/></footer>
