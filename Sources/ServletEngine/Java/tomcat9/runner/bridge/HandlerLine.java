// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import org.apache.coyote.ProtocolHandler;

/** What a protocol handler has to have on Tomcat 9 only. */
abstract class HandlerLine implements ProtocolHandler {

    @Override
    @Deprecated
    public boolean isAprRequired() {
        return false;
    }
}
