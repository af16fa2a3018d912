// SPDX-License-Identifier: Apache-2.0
package templates;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.fileupload.FileItem;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.disk.DiskFileItemFactory;
import org.apache.commons.fileupload.servlet.ServletFileUpload;
import org.apache.commons.io.IOUtils;

/** Uploads as they were before Servlet 3: all at once, or part by part as they come. */
public final class Upload extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain; charset=UTF-8");
        PrintWriter out = response.getWriter();
        if (!ServletFileUpload.isMultipartContent(request)) {
            response.setStatus(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        try {
            if ("stream".equals(request.getParameter("how"))) {
                FileItemIterator items = new ServletFileUpload().getItemIterator(request);
                while (items.hasNext()) {
                    FileItemStream item = items.next();
                    byte[] bytes = IOUtils.toByteArray(item.openStream());
                    out.println(item.getFieldName() + " " + item.getName() + " " + bytes.length);
                }
                return;
            }
            ServletFileUpload upload = new ServletFileUpload(new DiskFileItemFactory(1024, null));
            upload.setFileSizeMax(100_000);
            upload.setHeaderEncoding("UTF-8");
            for (FileItem item : upload.parseRequest(request)) {
                out.println(item.isFormField()
                        ? item.getFieldName() + "=" + item.getString(StandardCharsets.UTF_8.name())
                        : item.getName() + " " + item.getSize() + " " + item.getContentType() + " " + item.isInMemory());
                item.delete();
            }
        } catch (FileUploadException refused) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            out.println(refused.getMessage());
        }
    }
}
