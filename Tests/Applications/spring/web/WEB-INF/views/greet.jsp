<%@ page contentType="text/html; charset=UTF-8" session="false" %>
<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<!DOCTYPE html>
<title>greet</title>
<p><c:out value="${greeting}"/>
<c:if test="${not empty notice}"><p class="notice"><c:out value="${notice}"/></p></c:if>
<p>${site} ${param.other}
