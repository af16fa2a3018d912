<%@ page contentType="text/html; charset=UTF-8" session="false" %>
<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<%@ taglib prefix="fn" uri="http://java.sun.com/jsp/jstl/functions" %>
<%@ taglib prefix="spring" uri="http://www.springframework.org/tags" %>
<!DOCTYPE html>
<title><spring:message code="title"/></title>
<link rel="stylesheet" href="<c:url value='/static/style.css'/>">
<h1><spring:message code="title" arguments="${site}"/></h1>
<ul>
<c:forEach items="${books}" var="book" varStatus="status">
  <li>${status.count}: <c:out value="${book.title}"/>, ${fn:length(book.title)}
    <spring:url value="/api/books/{id}" var="address"><spring:param name="id" value="${book.id}"/></spring:url>
    <a href="${address}"><spring:eval expression="book.number?.substring(0, 3)"/></a>
</c:forEach>
</ul>
