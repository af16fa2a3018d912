<fmt:requestEncoding value="UTF-8"/>
<c:if test="${not empty param.locale}"><fmt:setLocale value="${param.locale}"/></c:if>
<fmt:setTimeZone value="Europe/Berlin"/>
<fmt:message key="hello"><fmt:param value="${param.who}"/></fmt:message> <fmt:message key="missing"/>
<fmt:bundle basename="texts" prefix="deep."><fmt:message key="water"/></fmt:bundle>
<c:forEach items="${prices}" var="p"><fmt:formatNumber value="${p.value}" maxFractionDigits="1"/>|<fmt:formatNumber value="${p.value}" type="percent"/>|</c:forEach>
<fmt:formatNumber value="-1234.5" pattern="#,##0.00;(#,##0.00)"/>
<fmt:parseNumber value="1,5" parseLocale="de_DE"/>
<fmt:formatDate value="${moment}" type="both" dateStyle="full" timeStyle="medium"/>
<fmt:timeZone value="America/New_York"><fmt:formatDate value="${moment}" pattern="yyyy-MM-dd'T'HH:mm z"/></fmt:timeZone>
<fmt:parseDate value="2020-02-29" pattern="yyyy-MM-dd" timeZone="UTC" parseLocale="en" var="leap"/>${leap.time}
