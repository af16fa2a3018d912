// SPDX-License-Identifier: Apache-2.0
package rest;

import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.ContainerResponseContext;
import javax.ws.rs.container.ContainerResponseFilter;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.Provider;

/** Stamps what goes out, and sends away who must not come in. */
@Provider
public class Stamp implements ContainerRequestFilter, ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getHeaderString("X-Banned") != null) {
            request.abortWith(Response.status(Response.Status.FORBIDDEN).entity("banned").type("text/plain").build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().add("X-Stamp", request.getMethod() + " " + response.getStatus());
    }
}
