// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.apache.tomcat.util.net.SSLSupport;

/**
 * What the client and the host have agreed on, for the attributes of Servlet 6.0 3.10.
 *
 * <p>It is asked of the host when an application asks for the first of them, and not at all for most requests.
 */
final class TLSFacts implements SSLSupport {

    private static final int CAPACITY = 4096;

    private final long handle;
    private boolean isRead;
    private int keySize;
    private String version;
    private String cipherSuite;
    private String sessionId;
    private X509Certificate[] certificates;

    TLSFacts(long handle) {
        this.handle = handle;
    }

    private synchronized TLSFacts read() throws IOException {
        if (isRead) {
            return this;
        }
        DirectBuffer buffer = new DirectBuffer(CAPACITY);
        int length = Native.tls(handle, buffer.address, buffer.bytes.capacity());
        if (length > buffer.bytes.capacity()) {
            buffer = new DirectBuffer(length);
            length = Native.tls(handle, buffer.address, length);
        }
        isRead = true;
        if (length > 0) {
            buffer.bytes.limit(length);
            decode(buffer.bytes);
        }
        return this;
    }

    private void decode(ByteBuffer packed) throws IOException {
        keySize = packed.getShort() & 0xffff;
        version = text(packed);
        cipherSuite = text(packed);
        sessionId = text(packed);
        byte[] certificate = new byte[packed.getInt()];
        if (certificate.length == 0) {
            return;
        }
        packed.get(certificate);
        try {
            certificates = new X509Certificate[] {(X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate))};
        } catch (CertificateException unreadable) {
            throw new IOException("The client's certificate cannot be read", unreadable);
        }
    }

    private static String text(ByteBuffer packed) {
        byte[] bytes = new byte[packed.getShort() & 0xffff];
        packed.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public String getCipherSuite() throws IOException {
        return read().cipherSuite;
    }

    /** The client's own certificate; those that lead to its authority are not kept. */
    @Override
    public X509Certificate[] getPeerCertificateChain() throws IOException {
        return read().certificates;
    }

    @Override
    public Integer getKeySize() throws IOException {
        return read().keySize > 0 ? Integer.valueOf(keySize) : null;
    }

    @Override
    public String getSessionId() throws IOException {
        return read().sessionId;
    }

    @Override
    public String getProtocol() throws IOException {
        return read().version;
    }

    @Override
    public String getRequestedProtocols() {
        return null;
    }

    @Override
    public String getRequestedCiphers() {
        return null;
    }
}
