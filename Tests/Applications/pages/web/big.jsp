<%@ page session="false" contentType="text/plain" buffer="8kb" %><% for (int i = 0; i < 5000; i++) { out.print("0123456789"); } %>
