<t:frame title="Kern: grüß" lang="de">
<jsp:attribute name="foot">fuß</jsp:attribute>
<jsp:body>
<c:set var="x" value="${param.x}" scope="request"/>
<c:out value="${x}" default="nothing"/> <c:out value="${param.y}" escapeXml="false">else</c:out>
<c:if test="${not empty x and x ne 'a' and x gt 3}" var="large">large</c:if> ${large}
<c:choose><c:when test="${empty x}">empty</c:when><c:when test="${x eq 'a'}">a</c:when><c:otherwise>other</c:otherwise></c:choose>
<c:forEach items="${words}" var="word" varStatus="s" begin="1" step="2">${s.index}${s.first}${s.last}=${word} </c:forEach>
<c:forEach items="${prices}" var="price"><c:out value="${price.key}"/>:${price.value}; </c:forEach>
<c:forEach begin="1" end="3" var="n">${n * n},</c:forEach>
<c:forTokens items="a,b;c" delims=",;" var="token">[${token}]</c:forTokens>
<c:url value="/core.jsp" var="address"><c:param name="x" value="ä &amp; b"/></c:url><c:out value="${address}"/>
<c:url value="relative"/>
<c:catch var="problem"><fmt:parseNumber value="none" parseLocale="en"/></c:catch>${problem['class'].simpleName}
<c:remove var="x" scope="request"/>[${requestScope.x}]
<c:import url="/part.jsp" charEncoding="UTF-8"><c:param name="who" value="inner ü"/></c:import>
<c:import url="/part.jsp?who=kept" var="part" charEncoding="UTF-8"/>${fn:length(part)}
<own:repeat times="${2}">${turn}-</own:repeat> ${own:shout(param.x)}
${header['x-wish']} ${cookie.crumb.value} ${pageContext.request.method} ${initParam['javax.servlet.jsp.jstl.fmt.localizationContext']}
${words.stream().filter(w -> w.length() > 3).toList()}
</jsp:body>
</t:frame>
