<%@ page contentType="text/html; charset=UTF-8" %>
<%@ taglib prefix="c" uri="http://java.sun.com/jsp/jstl/core" %>
<%@ taglib prefix="fmt" uri="http://java.sun.com/jsp/jstl/fmt" %>
<!DOCTYPE html>
<title>confirm</title>
<p><c:out value="${known}"/> <c:out value="${sessionScope.book.title}"/>
<fmt:setLocale value="de_DE"/><fmt:setTimeZone value="UTC"/>
<p><fmt:formatNumber value="${book.price}" type="currency"/> <fmt:formatDate value="${book.published}" pattern="EEEE, d. MMMM yyyy"/>
<p>${book.tags}
