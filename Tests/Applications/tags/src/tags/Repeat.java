// SPDX-License-Identifier: Apache-2.0
package tags;

import java.io.IOException;
import javax.servlet.jsp.JspException;
import javax.servlet.jsp.tagext.SimpleTagSupport;

public final class Repeat extends SimpleTagSupport {
    private int times;

    public void setTimes(int times) {
        this.times = times;
    }

    @Override
    public void doTag() throws JspException, IOException {
        for (int i = 0; i < times; i++) {
            getJspContext().setAttribute("turn", i);
            getJspBody().invoke(null);
        }
    }
}
