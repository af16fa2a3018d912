<%@ page session="false" %>page in a jar: ${1 + 1}
