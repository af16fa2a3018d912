// SPDX-License-Identifier: Apache-2.0
package failing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Does in a request what ends a process, or should not: exit, halt, memory. */
public class Ending extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getQueryString())) {
            case "exit":
                System.exit(7);
                break;
            case "halt":
                Runtime.getRuntime().halt(8);
                break;
            case "memory":
                List<byte[]> hoard = new ArrayList<>();
                for (;;) {
                    hoard.add(new byte[1 << 20]);
                }
            default:
                response.getWriter().print("alive");
        }
    }
}
