// SPDX-License-Identifier: Apache-2.0
package rest;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.StreamingOutput;

@Path("/later")
@Produces("text/plain;charset=UTF-8")
public class LaterResource {

    @GET
    public void later(@Suspended AsyncResponse response, @QueryParam("fail") boolean fails) {
        Thread thread = new Thread(() -> {
            if (fails) {
                response.resume(new java.util.NoSuchElementException("later"));
            } else {
                response.resume("from another thread: grüß");
            }
        });
        thread.start();
    }

    @GET
    @Path("never")
    public void never(@Suspended AsyncResponse response, @QueryParam("handled") boolean isHandled) {
        if (isHandled) {
            response.setTimeoutHandler(late -> late.resume(Response.status(202).entity("still at it").build()));
        }
        response.setTimeout(50, TimeUnit.MILLISECONDS);
    }

    @GET
    @Path("stream")
    public StreamingOutput stream(@QueryParam("lines") int lines) {
        return stream -> {
            for (int i = 0; i < lines; i++) {
                stream.write(("line " + i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        };
    }
}
