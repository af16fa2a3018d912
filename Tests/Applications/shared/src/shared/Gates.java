// SPDX-License-Identifier: Apache-2.0
package shared;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a request waits until a test opens the gate with another one. */
final class Gates {
    private static final ConcurrentHashMap<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    private Gates() {
    }

    static void await(String name) {
        if (name == null) {
            return;
        }
        System.out.println("waiting at gate " + name);
        try {
            if (!gate(name).await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody has opened the gate " + name);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static void open(String name) {
        gate(name).countDown();
    }

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, key -> new CountDownLatch(1));
    }
}
