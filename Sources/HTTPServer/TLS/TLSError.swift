// SPDX-License-Identifier: Apache-2.0

/// Why a server cannot speak TLS.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    case noSuchFile(String)
    case unreadable(String, reason: String)
    case notCertificates(String)
    /// No key in PEM, one of an unknown kind, or one behind a password.
    case notKey(String)
    case keyMismatch(certificates: String, key: String)
    case javaKeyStore(String)
    case notPKCS12(String)
    case wrongPassword(String)
    case noKey(String)
    case noCertificate(String)
    case severalKeys(String)
    case noRoot(String)
    case notAccepted(String, reason: String)

    public var description: String {
        switch self {
        case .noSuchFile(let file): "\(file): there is no such file, but it is named for TLS"
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .notCertificates(let file):
            "\(file) holds no certificate in PEM; it should have lines of -----BEGIN CERTIFICATE-----"
        case .notKey(let file):
            """
            \(file) holds no private key in PEM that can be used; it should have a line of -----BEGIN PRIVATE KEY-----, \
            and no password: openssl pkey -in KEY -out NEW takes it away
            """
        case .keyMismatch(let certificates, let key):
            certificates == key
                ? "the key and the certificate in \(key) do not belong together"
                : "the key in \(key) is not that of the first certificate in \(certificates)"
        case .javaKeyStore(let file):
            """
            \(file) is a Java key store (JKS), which only Java can read; make a PKCS#12 file of it: \
            keytool -importkeystore -srckeystore \(file) -destkeystore \(file).p12 -deststoretype PKCS12
            """
        case .notPKCS12(let file): "\(file) is neither a PKCS#12 key store nor PEM"
        case .wrongPassword(let file):
            "the password of \(file) is not the one in -Djavax.net.ssl.keyStorePassword of JAVA_OPTS"
        case .noKey(let file): "\(file) holds no private key; a key store has a key and its certificate"
        case .noCertificate(let file): "\(file) holds no certificate; a key store has a key and its certificate"
        case .severalKeys(let file):
            """
            \(file) holds several keys, and which one is meant nobody says; make a store of one: \
            keytool -importkeystore -srckeystore \(file) -srcalias ALIAS -destkeystore NEW -deststoretype PKCS12
            """
        case .noRoot(let file):
            """
            \(file) holds no root authority, one that has signed itself, so that no client's certificate could be believed; \
            add the root above the authorities in it
            """
        case .notAccepted(let file, let reason): "the key or the certificate in \(file) cannot be used: \(reason)"
        }
    }
}
