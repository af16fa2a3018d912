// SPDX-License-Identifier: Apache-2.0
package acceptance;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes to everything that an application writes to. */
@WebServlet("/output")
public class Output extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        System.out.println("one: System.out grüß");
        System.err.println("two: System.err");
        Logger.getLogger("acceptance.Output").info("three: java.util.logging");
        Logger.getLogger("acceptance.Output").log(Level.WARNING, "four: with a cause", new IllegalStateException("the cause"));
        getServletContext().log("five: ServletContext.log");
        System.out.print("six: no line end\n");
        Logger.getLogger("acceptance.Output").fine("never: too fine");
    }
}
