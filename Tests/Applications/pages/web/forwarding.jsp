<%@ page session="false" %>lost<jsp:forward page="/hello.jsp"><jsp:param name="who" value="forwarded"/></jsp:forward>
