// SPDX-License-Identifier: Apache-2.0
package rest;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.ws.rs.core.Application;

/** All that there is: resources, one object for the application, and providers. */
public final class Notes extends Application {
    private final NoteResource notes = new NoteResource();

    @Override
    public Set<Object> getSingletons() {
        return Collections.singleton(notes);
    }

    @Override
    public Set<Class<?>> getClasses() {
        return new LinkedHashSet<>(Arrays.asList(LaterResource.class, Mapper.class, Stamp.class));
    }
}
