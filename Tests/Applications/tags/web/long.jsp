<% out.flush(); for (int i = 0; i < 3000; i++) { %>line <%= i %> of a page that is longer than every buffer
<% if (i == 10) out.flush(); } %>