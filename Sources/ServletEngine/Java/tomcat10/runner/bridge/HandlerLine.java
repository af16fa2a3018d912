// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.SSLHostConfig;

/** What a protocol handler has to have on Tomcat 10.1 only. */
abstract class HandlerLine implements ProtocolHandler {

    @Override
    public void addSslHostConfig(SSLHostConfig configuration, boolean replace) {
        addSslHostConfig(configuration);
    }
}
