// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** What a protocol handler has to have on Tomcat 9 only. */
abstract class HandlerLine implements ProtocolHandler {

    @Override
    @Deprecated
    public boolean isAprRequired() {
        return false;
    }

    /** Whether a WebSocket's events of room to write are served under the lock, which Tomcat 10.1 lends out itself. */
    static final boolean WRITES_UNDER_LOCK = false;

    /** What keeps the events of an upgraded connection apart. */
    static Lock lock(SocketWrapperBase<?> socket) {
        return new ReentrantLock();
    }
}
