<x:parse var="tree"><list><entry n="1">einß</entry><entry n="2">two &amp; more</entry></list></x:parse>
<x:forEach select="$tree/list/entry" var="e"><x:out select="$e/@n"/>=<x:out select="$e"/>;</x:forEach>
<x:if select="$tree//entry[@n='2']">there</x:if>
<x:choose><x:when select="$tree/none">none</x:when><x:otherwise>some</x:otherwise></x:choose>
<x:set var="count" select="count($tree//entry)"/>${count}
<c:import url="/style.xsl" var="style" charEncoding="UTF-8"/>
<x:transform doc="${tree}" xslt="${style}"/>
