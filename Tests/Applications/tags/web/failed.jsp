<%@ page isErrorPage="true" %>
failed: ${pageContext.errorData.statusCode} ${pageContext.errorData.requestURI} <c:out value="${pageContext.exception}"/>
