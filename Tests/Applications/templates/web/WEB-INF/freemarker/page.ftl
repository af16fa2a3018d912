<#ftl encoding="UTF-8" output_format="HTML">
<#assign c=JspTaglibs["http://java.sun.com/jsp/jstl/core"]>
<#assign fmt=JspTaglibs["http://java.sun.com/jsp/jstl/fmt"]>
<!DOCTYPE html>
<title>freemarker: grüß</title>
<p>${RequestParameters.x!"nothing"} ${Request.greeting!"no attribute"} ${(Session.visits)!"no visit"} ${Application.version!"none"}
<p><@c.out value=(RequestParameters.x)!"" default="empty"/> <@fmt.formatNumber value=1234.5 pattern="0.0"/>
<@c.if test=RequestParameters.x??>there is an x</@c.if>
<#list ["one", "two", "three"] as word>${word?index}:${word?upper_case} </#list>
${1234.5?string["#,##0.00"]} ${"2020-02-29"?date.xs?string["d MMMM yyyy"]}
<#include "part.ftl">
<@include_page path="/front/inner"/>
