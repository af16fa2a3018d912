// SPDX-License-Identifier: Apache-2.0

/// With which key a server speaks TLS, and whose certificates it asks its clients for.
public struct TLSSettings: Sendable, Equatable {
    public enum Identity: Sendable, Equatable {
        /// PEM files: the certificate with those that lead to its authority behind it, and the key.
        case pem(certificates: String, key: String)
        /// A PKCS#12 file, as `keytool` makes.
        case pkcs12(file: String, password: String)
    }

    /// Certificates of authorities in PEM, and where they come from.
    public struct Authorities: Sendable, Equatable {
        public var pem: [UInt8]
        public var source: String

        public init(pem: [UInt8], source: String) {
            self.pem = pem
            self.source = source
        }
    }

    public var identity: Identity
    /// Every client must have a certificate of one of these; nil asks for none.
    public var clientAuthorities: Authorities?

    public init(identity: Identity, clientAuthorities: Authorities? = nil) {
        self.identity = identity
        self.clientAuthorities = clientAuthorities
    }
}
