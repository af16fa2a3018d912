<c:set var="s" value="${param.s}"/>
${fn:toUpperCase(s)} ${fn:contains(s, 'ü')} ${fn:indexOf(s, 'b')} ${fn:substring(s, 1, 3)} ${fn:replace(s, 'b', '&')}
${fn:escapeXml(s)} ${fn:join(fn:split(s, ' '), '+')} ${fn:trim(s)}| ${fn:startsWith(s, 'a')} ${fn:length(words)}
