// SPDX-License-Identifier: Apache-2.0
package shared;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ConcurrentModificationException;

/** A value that cannot be serialised as long as it is changed. */
public class Restless implements Serializable {
    private static final long serialVersionUID = 1;

    static volatile boolean isCalm;

    private void writeObject(ObjectOutputStream stream) throws IOException {
        if (!isCalm) {
            throw new ConcurrentModificationException();
        }
    }

    @Override
    public String toString() {
        return "restless";
    }
}
