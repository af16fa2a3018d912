<%@ page session="false" %><%= notDeclared %>
