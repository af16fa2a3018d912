// SPDX-License-Identifier: Apache-2.0
package spring;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.validation.BindException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.Controller;

/** A controller as they were before annotations; its uploads are commons-fileupload's. */
public class LegacyController implements Controller {
    private Shelf shelf;

    public void setShelf(Shelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public ModelAndView handleRequest(HttpServletRequest request, HttpServletResponse response) throws BindException {
        ModelAndView view = new ModelAndView("greet");
        StringBuilder text = new StringBuilder("legacy, " + shelf.get(1).getTitle() + ", " + request.getPathInfo());
        if (request instanceof MultipartHttpServletRequest) {
            for (MultipartFile file : ((MultipartHttpServletRequest) request).getFileMap().values()) {
                text.append(", ").append(file.getOriginalFilename()).append(' ').append(file.getSize());
            }
        }
        for (String value : request.getParameterValues("note") == null
                ? new String[0] : request.getParameterValues("note")) {
            text.append(", note ").append(value);
        }
        view.addObject("greeting", text.toString());
        return view;
    }
}
