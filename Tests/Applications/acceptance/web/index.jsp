<%@ page session="false" contentType="text/plain" %>hello, JSP
