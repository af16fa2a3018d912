<c:set var="visits" value="${visits + 1}" scope="session"/>
${visits} ${pageContext.session['new']} <a href="<c:url value='/visits.jsp'/>">again</a>
<c:if test="${param.leave}"><% session.invalidate(); %>left</c:if>
