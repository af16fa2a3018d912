<c:redirect url="/core.jsp"><c:param name="x" value="from here ü"/></c:redirect>
