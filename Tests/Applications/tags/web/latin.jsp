<% response.setContentType("text/plain; charset=ISO-8859-1"); %>grüß € ${param.x}
