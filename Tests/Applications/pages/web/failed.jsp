<%@ page isErrorPage="true" session="false" contentType="text/plain" %>failed: <%= exception.getMessage() %> <%= response.getStatus() %>
