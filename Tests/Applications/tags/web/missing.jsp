<%@ page isErrorPage="true" %>
no ${pageContext.errorData.requestURI}, ${pageContext.errorData.statusCode}
