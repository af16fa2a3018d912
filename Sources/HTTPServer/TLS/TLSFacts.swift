// SPDX-License-Identifier: Apache-2.0

/// What a client and the server have agreed on, as an application may ask for it (Servlet 6.0 3.10).
public final class TLSFacts: Sendable {
    /// The version by the name that Java has for it: `TLSv1.3`, `TLSv1.2`.
    public let version: String
    /// The suite by its name in RFC 8446 or the registry of RFC 5246, as Java has it.
    public let cipherSuite: String
    /// Bits of the cipher's key.
    public let keySize: Int
    /// Hexadecimal; TLS 1.3 has none on the wire, so that one is made up for each connection, as Java does.
    public let sessionID: String
    /// The client's certificate in DER, when one was asked for.
    public let peerCertificate: [UInt8]?

    init(version: String, hello: ServerHello?, peerCertificate: [UInt8]?) {
        self.version = version
        let suite = CipherSuite(hello?.cipherSuite ?? 0)
        cipherSuite = suite.name
        keySize = suite.keySize
        let given = version == "TLSv1.3" ? [] : hello?.sessionID ?? []
        let session = given.isEmpty ? (0..<32).map { _ in UInt8.random(in: .min ... .max) } : given
        sessionID = session.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        self.peerCertificate = peerCertificate
    }
}
