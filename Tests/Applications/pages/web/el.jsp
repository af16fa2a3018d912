<%@ page session="false" contentType="text/plain;charset=UTF-8" %><%@ taglib prefix="p" uri="/WEB-INF/pages.tld" %><jsp:useBean id="bean" class="pages.Bean"/><jsp:setProperty name="bean" property="*"/>sum ${1 + 2 * 3}
param ${param.x} ${paramValues.x[1]} ${empty param.y}
header ${header["x-probe"]}
bean ${bean.name} ${bean.number} <jsp:getProperty name="bean" property="name"/>
map ${{"a": 1, "b": 2}["b"]} list ${[1, 2, 3].stream().map(x -> x * x).sum()}
function ${p:reverse("stressed")}
ternary ${bean.number gt 3 ? "big" : "small"} ${"a" += "b"}
escaped \${1 + 1}
context ${pageContext.request.method} ${pageContext.request.contextPath}|
