// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that both sides see: a direct buffer in the machine's byte order, with its address. */
final class DirectBuffer {

    final ByteBuffer bytes;
    final long address;

    DirectBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        address = Native.address(bytes);
        if (address == 0) {
            throw new IllegalStateException("This JVM does not tell the address of a direct buffer");
        }
    }
}
