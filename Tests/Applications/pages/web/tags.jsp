<%@ page session="false" contentType="text/plain;charset=UTF-8" %><%@ taglib prefix="p" uri="/WEB-INF/pages.tld" %><%@ taglib prefix="b" uri="urn:runner:badges" %><%@ taglib prefix="t" tagdir="/WEB-INF/tags" %><p:repeat count="${1 + 2}">[${round}]</p:repeat>
<b:badge colour="red">in a jar</b:badge>
<t:box title="tag file" width="7">body ${2 * 21}</t:box>
