// SPDX-License-Identifier: Apache-2.0
package shared;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** A value that can be written and not be read: as one whose class has changed. */
public class Hostile implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream stream) throws IOException {
        throw new IOException("changed");
    }

    @Override
    public String toString() {
        return "hostile";
    }
}
