// SPDX-License-Identifier: Apache-2.0
package pages;

import jakarta.servlet.jsp.JspException;
import jakarta.servlet.jsp.tagext.SimpleTagSupport;

import java.io.IOException;

/** A simple tag that evaluates its body several times. */
public class RepeatTag extends SimpleTagSupport {
    private int count;

    public void setCount(int count) {
        this.count = count;
    }

    @Override
    public void doTag() throws JspException, IOException {
        for (int round = 1; round <= count; round++) {
            getJspContext().setAttribute("round", round);
            getJspBody().invoke(null);
        }
    }
}
