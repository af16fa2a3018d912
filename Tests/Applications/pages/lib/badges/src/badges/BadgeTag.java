// SPDX-License-Identifier: Apache-2.0
package badges;

import jakarta.servlet.jsp.JspException;
import jakarta.servlet.jsp.tagext.BodyTagSupport;

import java.io.IOException;

/** A classic tag with a buffered body, in a jar. */
public class BadgeTag extends BodyTagSupport {
    private static final long serialVersionUID = 1;
    private String colour;

    public void setColour(String colour) {
        this.colour = colour;
    }

    @Override
    public int doEndTag() throws JspException {
        try {
            pageContext.getOut().print("<" + colour + ": " + getBodyContent().getString() + ">");
        } catch (IOException failure) {
            throw new JspException(failure);
        }
        return EVAL_PAGE;
    }
}
