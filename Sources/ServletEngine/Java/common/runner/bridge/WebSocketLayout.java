// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Where Tomcat's WebSocket engine keeps its buffers: the same private fields on 9.0 and 10.1.
 *
 * <p>A Tomcat in which one of them has another name or type is served as it is, with its buffers.
 */
final class WebSocketLayout {

    private static final Log log = LogFactory.getLog(WebSocketLayout.class);

    private static final String HANDLER = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";
    private static final String FRAME = "org.apache.tomcat.websocket.WsFrameBase";
    private static final String ENDPOINT = "org.apache.tomcat.websocket.WsRemoteEndpointImplBase";

    final Slot frame;
    final Slot endpoint;
    final Slot input;
    final Slot binary;
    final Slot text;
    final Slot output;
    final Slot batching;
    final Slot partInProgress;
    final Slot partLock;
    private final Slot state;
    private final Slot continuationExpected;
    private volatile boolean isRefused;

    private WebSocketLayout(Class<?> handler) throws ReflectiveOperationException {
        ClassLoader loader = handler.getClassLoader();
        Class<?> frameBase = Class.forName(FRAME, false, loader);
        Class<?> endpointBase = Class.forName(ENDPOINT, false, loader);
        frame = new Slot(handler, "wsFrame", frameBase);
        endpoint = new Slot(handler, "wsRemoteEndpointServer", endpointBase);
        input = new Slot(frameBase, "inputBuffer", ByteBuffer.class);
        binary = new Slot(frameBase, "messageBufferBinary", ByteBuffer.class);
        text = new Slot(frameBase, "messageBufferText", CharBuffer.class);
        state = new Slot(frameBase, "state", Enum.class);
        continuationExpected = new Slot(frameBase, "continuationExpected", boolean.class);
        output = new Slot(endpointBase, "outputBuffer", ByteBuffer.class);
        batching = new Slot(endpointBase, "batchingAllowed", AtomicBoolean.class);
        partInProgress = new Slot(endpointBase, "messagePartInProgress", Semaphore.class);
        partLock = new Slot(endpointBase, "messagePartLock", Object.class);
    }

    /** @return null where {@code handler} is not Tomcat's for WebSocket, or its fields are not the known ones */
    static WebSocketLayout of(Object handler) {
        return HANDLER.equals(handler.getClass().getName()) ? Known.of(handler.getClass()) : null;
    }

    /** Whether this JVM lets final fields be set: later ones ask for an option (JEP 500). Sets them to what they are. */
    boolean canSet(Object frame, Object endpoint) {
        if (isRefused) {
            return false;
        }
        try {
            input.set(frame, input.get(frame));
            output.set(endpoint, output.get(endpoint));
            return true;
        } catch (RuntimeException refused) {
            isRefused = true;
            log.info("Idle WebSockets keep their buffers: this Java does not let final fields be set", refused);
            return false;
        }
    }

    /** Whether no frame and no message is under way. */
    boolean isBetweenFrames(Object frame) {
        return "NEW_FRAME".equals(((Enum<?>) state.get(frame)).name())
                && Boolean.FALSE.equals(continuationExpected.get(frame));
    }

    /** There is one Tomcat in a process, so one look at it is enough. */
    private static final class Known {

        private static WebSocketLayout layout;
        private static boolean isLookedUp;

        static synchronized WebSocketLayout of(Class<?> handler) {
            if (!isLookedUp) {
                isLookedUp = true;
                try {
                    layout = new WebSocketLayout(handler);
                } catch (ReflectiveOperationException | RuntimeException unknown) {
                    log.info("Idle WebSockets keep their buffers: this Tomcat's engine is laid out in another way ("
                            + unknown + ')');
                }
            }
            return layout;
        }
    }

    /** One field of an object; final ones too, which the JVM allows for fields of an object. */
    static final class Slot {

        private final Field field;

        Slot(Class<?> owner, String name, Class<?> type) throws NoSuchFieldException {
            field = owner.getDeclaredField(name);
            if (!type.isAssignableFrom(field.getType())) {
                throw new NoSuchFieldException(owner.getName() + '.' + name + " is a " + field.getType().getName());
            }
            field.setAccessible(true);
        }

        Object get(Object owner) {
            try {
                return field.get(owner);
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        void set(Object owner, Object value) {
            try {
                field.set(owner, value);
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
