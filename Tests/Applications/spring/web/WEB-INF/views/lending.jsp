<%@ page contentType="text/html; charset=UTF-8" %>
<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<%@ taglib prefix="form" uri="http://www.springframework.org/tags/form" %>
<%@ taglib prefix="spring" uri="http://www.springframework.org/tags" %>
<!DOCTYPE html>
<title>lending</title>
<form:form modelAttribute="book" action="lending">
  <form:errors element="div" cssClass="errors"/>
  <form:input path="title" cssErrorClass="wrong"/><form:errors path="title"/>
  <form:input path="number"/><form:errors path="number"/>
  <form:input path="price"/><form:errors path="price"/>
  <form:input path="published"/>
  <form:checkbox path="lent"/>
  <form:select path="tags" multiple="true"><form:option value="new"/><form:option value="old" label="old one"/></form:select>
  <input type="submit" value="<spring:message code='send' htmlEscape='true'/>">
</form:form>
<c:set var="visits" value="${sessionScope.visits + 1}" scope="session"/>
<p>${visits}
