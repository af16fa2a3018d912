<p>part for <c:out value="${param.who}"/></p>
