// SPDX-License-Identifier: Apache-2.0
package rest;

import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.CookieParam;
import javax.ws.rs.DELETE;
import javax.ws.rs.DefaultValue;
import javax.ws.rs.FormParam;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.MatrixParam;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.CacheControl;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.EntityTag;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.NewCookie;
import javax.ws.rs.core.Request;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.UriInfo;

@Path("/notes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class NoteResource {
    private final SortedMap<Long, Note> notes = new TreeMap<>();

    @GET
    public synchronized List<Note> all(@QueryParam("from") @DefaultValue("0") long from) {
        return new ArrayList<>(notes.tailMap(from).values());
    }

    @POST
    public synchronized Response add(Note note, @Context UriInfo uri) {
        if (note == null || note.getText() == null) {
            throw new IllegalArgumentException("a note without a text");
        }
        note.setId(notes.size() + 1);
        notes.put(note.getId(), note);
        URI location = uri.getAbsolutePathBuilder().path(String.valueOf(note.getId())).build();
        return Response.created(location).entity(note).cookie(new NewCookie("last", String.valueOf(note.getId()))).build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/plain;charset=UTF-8")
    public String form(@FormParam("text") String text, @FormParam("more") List<String> more) {
        return text + " " + more;
    }

    @GET
    @Path("{id: [0-9]+}")
    public synchronized Response one(@PathParam("id") long id, @Context Request request) {
        Note note = find(id);
        EntityTag tag = new EntityTag("note-" + id + "-" + note.getText().length());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(new Date(1_000_000_000_000L), tag);
        CacheControl control = new CacheControl();
        control.setMaxAge(60);
        return (unchanged == null ? Response.ok(note) : unchanged).tag(tag).cacheControl(control)
                .lastModified(new Date(1_000_000_000_000L)).build();
    }

    @GET
    @Path("{id: [0-9]+}")
    @Produces("text/plain;charset=UTF-8")
    public synchronized String text(@PathParam("id") long id) {
        return find(id).getText();
    }

    @PUT
    @Path("{id: [0-9]+}")
    public synchronized void replace(@PathParam("id") long id, Note note) {
        find(id).setText(note.getText());
    }

    @DELETE
    @Path("{id: [0-9]+}")
    public synchronized void remove(@PathParam("id") long id) {
        find(id);
        notes.remove(id);
    }

    @GET
    @Path("seen{rest: (/.*)?}")
    @Produces("text/plain;charset=UTF-8")
    public String seen(
            @PathParam("rest") String rest, @MatrixParam("shade") String shade, @HeaderParam("X-Wish") String wish,
            @CookieParam("last") String last, @Context UriInfo uri, @Context HttpServletRequest request) {
        return String.join("\n", uri.getRequestUri().toString(), uri.getPath(), rest, shade, wish, last,
                request.getServletPath(), request.getPathInfo(), request.getRequestURI());
    }

    @GET
    @Path("fail/{how}")
    public String fail(@PathParam("how") String how) {
        switch (how) {
            case "mapped":
                throw new NoSuchElementException("mapped");
            case "status":
                throw new NotFoundException("not found on purpose");
            default:
                throw new IllegalStateException("nobody maps this");
        }
    }

    private Note find(long id) {
        Note note = notes.get(id);
        if (note == null) {
            throw new NoSuchElementException("no note " + id);
        }
        return note;
    }
}
